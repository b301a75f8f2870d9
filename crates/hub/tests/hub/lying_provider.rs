//! Providers that lie, stumble and change while they are read: in the end the table is what they
//! have.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use contract::{
    query::{Cursor, Page},
    sync_run::{RunErrorKind, RunKind, RunStatus, RunTrigger},
    value::Value,
};
use hub::records;
use sandbox::{Blow, Fault, Options, RefreshTokens, RetryForm, Size};
use serde_json::{Value as Json, json};
use testkit::{World, WorldOptions};

use crate::{settle, start, sync, sync_all, until};

/// Orders by number: status and when that changed.
type Orders = BTreeMap<String, [String; 2]>;

async fn world() -> World {
    let size = Size { orders: 730, customers: 10, events: 10, ..Size::default() };
    let sandbox = Options { size, ..Options::default() };
    let mut world = World::with(WorldOptions { sandbox, ..WorldOptions::default() }).await;
    world.start_jobs();
    world
}

/// What the provider has.
fn told(world: &World) -> Orders {
    let text = |order: &Json, name: &str| order[name].as_str().unwrap().to_owned();
    let orders = world.sandbox.control().truth("mock-saas", "orders");
    orders
        .iter()
        .map(|order| (text(order, "number"), [text(order, "status"), text(order, "updated_at")]))
        .collect()
}

/// What is here; each once.
async fn stored(world: &World) -> Orders {
    let mut orders = Orders::new();
    let mut place = String::new();
    loop {
        let query = format!("limit=200{place}");
        let page = records::list(&world.hub, &world.viewer.actor, "orders", &query).await.unwrap();
        let Page { rows, next, .. } = page;
        for row in rows {
            let Value::Time(updated_at) = row.cells[8] else { panic!("{row:?}") };
            let text = |place: usize| row.cells[place].as_text().unwrap().to_owned();
            let updated_at = updated_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            assert!(orders.insert(text(0), [text(1), updated_at]).is_none(), "{row:?} twice");
        }
        let Some(Cursor::After(after)) = next else { return orders };
        place = format!("&after={after}");
    }
}

async fn assert_equal(world: &World, when: &str) {
    let (stored, told) = (stored(world).await, told(world));
    assert_eq!(stored.len(), told.len(), "{when}");
    assert!(stored == told, "{when}: the orders differ");
}

fn too_many(form: RetryForm) -> Fault {
    Fault::TooManyRequests { retry_after_seconds: 1, form, requests: Some(1) }
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_out_within_the_run() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    let gusts = Fault::Storm {
        requests: None,
        percent: 15,
        blows: vec![Blow::ServerError, Blow::Unavailable, Blow::CutOff],
    };
    for fault in [
        too_many(RetryForm::Seconds),
        too_many(RetryForm::Date),
        Fault::CutOff { requests: 2 },
        gusts,
    ] {
        let name = format!("{fault:?}");
        world.sandbox.control().seed(7);
        world.sandbox.control().set_fault("mock-saas", Some(fault));
        let run = sync_all(&world, connection).await.row;
        assert_eq!(run.status, RunStatus::Succeeded, "{name}: {:?}", run.error);
        assert_equal(&world, &name).await;
        world.clock.advance(TimeDelta::minutes(1));
    }
}

#[tokio::test]
async fn a_limit_that_is_told_in_seconds_since_1970_is_waited_out() {
    let world = world().await;
    let connection = world.connect("github").await;
    world.sandbox.control().set_fault("github", Some(too_many(RetryForm::Epoch)));
    let run = sync(&world, connection).await.row;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
}

#[tokio::test]
async fn what_does_not_pass_fails_the_run_and_the_next_one_makes_up_for_it() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    for fault in [Fault::Truncated, Fault::RepeatPage, Fault::Loop, Fault::Html] {
        let name = format!("{fault:?}");
        world.sandbox.control().set_fault("mock-saas", Some(fault));
        let run = sync_all(&world, connection).await.row;
        assert_ne!(run.status, RunStatus::Succeeded, "{name}");
        assert_eq!(run.error.unwrap().kind, RunErrorKind::BadAnswer, "{name}");
        world.sandbox.control().set_fault("mock-saas", None);
        world.sandbox.control().edit_record("mock-saas", "ord_000003", &json!({ "status": name }));
        sync(&world, connection).await;
        assert_equal(&world, &name).await;
    }
}

#[tokio::test]
async fn a_provider_whose_clock_is_wrong_is_read_completely() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    for skew in [0, 600, 620, -300] {
        let control = world.sandbox.control();
        control.set_clock_skew("mock-saas", skew);
        control.edit_record("mock-saas", "ord_000500", &json!({ "status": "paid" }));
        control.edit_record("mock-saas", "ord_000010", &json!({ "status": "shipped" }));
        let kind = if skew < 0 { RunKind::Full } else { RunKind::Incremental };
        let run = start(&world, connection, kind, RunTrigger::Manual).await;
        settle(&world, run).await;
        assert_equal(&world, &format!("{skew} seconds")).await;
        world.clock.advance(TimeDelta::seconds(30));
        world.sandbox.control().advance(Duration::from_secs(30));
    }
}

#[tokio::test]
async fn records_that_change_while_they_are_read_are_read_again() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    let control = world.sandbox.control();
    let tick = |world: &World| {
        world.clock.advance(TimeDelta::seconds(90));
        world.sandbox.control().advance(Duration::from_secs(90));
    };
    tick(&world);
    let all: Vec<String> = (1..=700).map(|n| format!("ord_{n:06}")).collect();
    control.touch_many("mock-saas", &all);
    control.set_fault("mock-saas", Some(Fault::Slow { milliseconds: 40 }));
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let is_read = |detail: &contract::sync_run::SyncRunDetail| {
        detail.streams.iter().any(|it| it.name == "orders" && it.counts.pages >= 2)
    };
    until(&world, run, is_read).await;
    // Newest first: of a page that was read, of one that was not, and new ones above all.
    for order in ["ord_000699", "ord_000020"] {
        tick(&world);
        control.edit_record("mock-saas", order, &json!({ "status": "refunded" }));
        control.new_order();
    }
    control.set_fault("mock-saas", None);
    settle(&world, run).await;
    sync(&world, connection).await;
    assert_equal(&world, "after the next reading").await;
}

#[tokio::test]
async fn records_of_one_moment_on_both_sides_of_a_page_are_all_read() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    world.sandbox.control().advance(Duration::from_mins(10));
    world.clock.advance(TimeDelta::minutes(10));
    let some: Vec<String> = (100..350).map(|n| format!("ord_{n:06}")).collect();
    assert_eq!(world.sandbox.control().touch_many("mock-saas", &some), 250);
    let run = sync(&world, connection).await.row;
    assert_eq!(run.counts.updated, 250);
    assert_equal(&world, "after the touch").await;
    // Once more at the same moment, which the place stands at.
    world.sandbox.control().touch_many("mock-saas", &some[..120]);
    world.sandbox.control().edit_record("mock-saas", "ord_000001", &json!({ "status": "paid" }));
    sync(&world, connection).await;
    assert_equal(&world, "after the second touch").await;
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_of_a_run_is_refreshed_once_and_nothing_is_lost() {
    let size = Size { contacts: 450, ..Size::default() };
    let sandbox = Options { size, ..Options::default() };
    let mut world = World::with(WorldOptions { sandbox, ..WorldOptions::default() }).await;
    world.start_jobs();
    let connection = world.connect_by_consent("hubspot").await;
    let control = world.sandbox.control();
    control.set_refresh_tokens("hubspot", RefreshTokens::SingleUseOrRevoked);
    control.set_fault("hubspot", Some(Fault::ExpireAfter { requests: 3 }));
    let run = sync(&world, connection).await;
    assert_eq!(run.row.status, RunStatus::Succeeded, "{:?}", run.row.error);
    let contacts = run.streams.iter().find(|it| it.name == "contacts").unwrap();
    assert!(contacts.counts.inserted >= 450, "{:?}", contacts.counts);
    let asked = control.token_requests("hubspot");
    assert_eq!((asked.refreshes, asked.succeeded), (1, 1));
}
