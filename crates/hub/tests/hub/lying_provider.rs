//! Providers that lie, stumble and change while they are read: in the end the table is what they
//! have.

use std::{
    collections::BTreeMap,
    ops::RangeInclusive,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use contract::{
    ids::{ConnectionId, SyncRunId},
    model::CONTACTS,
    query::{Cursor, Page},
    sync_run::{RunErrorKind, RunKind, RunStatus, RunTrigger, SyncRunDetail},
    value::Value,
};
use hub::records;
use sandbox::{Blow, Fault, Options, RefreshTokens, RetryForm, Size};
use serde_json::{Value as Json, json};
use testkit::{Browser, World, WorldOptions};

use crate::{settle, start, sync, sync_all, sync_kind, until};

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
pub(crate) fn told(world: &World) -> Orders {
    let text = |order: &Json, name: &str| order[name].as_str().unwrap().to_owned();
    let orders = world.sandbox.control().truth("mock-saas", "orders");
    orders
        .iter()
        .map(|order| (text(order, "number"), [text(order, "status"), text(order, "updated_at")]))
        .collect()
}

/// What is here; each once.
pub(crate) async fn stored(world: &World) -> Orders {
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

/// Much happens to the orders: three hundred change, one of them once more, and there is a new one.
fn edit(world: &World) {
    tick(world, 600);
    let control = world.sandbox.control();
    let many: Vec<String> = (200..500).map(|n| format!("ord_{n:06}")).collect();
    assert_eq!(control.touch_many("mock-saas", &many), 300);
    tick(world, 5);
    let changes = json!({ "status": "refunded" });
    control.edit_record("mock-saas", "ord_000300", &changes).unwrap();
    control.new_order();
}

/// Lets time go by, here and there.
fn tick(world: &World, seconds: u32) {
    world.clock.advance(TimeDelta::seconds(seconds.into()));
    world.sandbox.control().advance(Duration::from_secs(seconds.into()));
}

/// What comes over a run that reads everything, and over one that reads what is new: what it reads
/// is all there in the end, without another one.
async fn assert_waited_out(fault: Fault) {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    let control = world.sandbox.control();
    for kind in [RunKind::Full, RunKind::Incremental] {
        let name = format!("{kind}: {fault:?}");
        edit(&world);
        control.seed(7);
        control.set_fault("mock-saas", Some(fault.clone()));
        let spoiled = control.spoiled("mock-saas");
        let run = sync_kind(&world, connection, kind).await.row;
        assert!(control.spoiled("mock-saas") > spoiled, "{name}: nothing was spoiled");
        assert_eq!(run.status, RunStatus::Succeeded, "{name}: {:?}", run.error);
        assert_equal(&world, &name).await;
        let new = if kind == RunKind::Full { 730 } else { 1 };
        assert!(run.counts.inserted >= new, "{name}: {:?}", run.counts);
        if kind == RunKind::Incremental {
            assert_eq!(run.counts.updated, 300, "{name}: {:?}", run.counts);
        }
    }
}

#[tokio::test]
async fn a_limit_is_waited_out_within_the_run_however_it_is_told() {
    for form in [RetryForm::Seconds, RetryForm::Date, RetryForm::Epoch] {
        let began = Instant::now();
        assert_waited_out(too_many(form)).await;
        // A second for each of two runs: without a word it would have been asked again at once.
        assert!(began.elapsed() >= Duration::from_secs(2), "{form:?} was not waited for");
    }
}

#[tokio::test]
async fn cut_connections_are_made_again_within_the_run() {
    assert_waited_out(Fault::CutOff { requests: 2 }).await;
}

#[tokio::test]
async fn a_storm_is_waited_out_within_the_run() {
    let blows = vec![Blow::ServerError, Blow::Unavailable, Blow::CutOff];
    assert_waited_out(Fault::Storm { requests: None, percent: 25, blows }).await;
}

#[tokio::test]
async fn what_does_not_pass_fails_the_run_and_the_next_one_makes_up_for_it() {
    for fault in [Fault::Truncated, Fault::RepeatPage, Fault::Loop, Fault::Html] {
        let world = world().await;
        let connection = world.connect("mock-saas").await;
        let control = world.sandbox.control();
        for kind in [RunKind::Full, RunKind::Incremental] {
            let name = format!("{kind}: {fault:?}");
            edit(&world);
            control.set_fault("mock-saas", Some(fault.clone()));
            let run = sync_kind(&world, connection, kind).await.row;
            assert_ne!(run.status, RunStatus::Succeeded, "{name}");
            assert_eq!(run.error.unwrap().kind, RunErrorKind::BadAnswer, "{name}");
            control.set_fault("mock-saas", None);
            control.edit_record("mock-saas", "ord_000003", &json!({ "status": name }));
            let run = sync(&world, connection).await.row;
            assert_eq!(run.status, RunStatus::Succeeded, "{name}: {:?}", run.error);
            assert_equal(&world, &name).await;
        }
    }
}

/// Its clock is right, goes ahead, further ahead, and is set right again; or it is always behind.
#[tokio::test]
async fn a_provider_whose_clock_is_wrong_is_read_completely() {
    for skews in [[0, 600, 620, 0], [-300; 4]] {
        let world = world().await;
        let connection = world.connect("mock-saas").await;
        let control = world.sandbox.control();
        control.set_clock_skew("mock-saas", skews[0]);
        sync(&world, connection).await;
        for (skew, status) in skews.into_iter().zip(["paid", "shipped", "delivered", "refunded"]) {
            tick(&world, 90);
            control.set_clock_skew("mock-saas", skew);
            for order in ["ord_000500", "ord_000010"] {
                control.edit_record("mock-saas", order, &json!({ "status": status })).unwrap();
            }
            control.new_order();
            let run = sync(&world, connection).await.row;
            assert_eq!(run.status, RunStatus::Succeeded, "{skew}: {:?}", run.error);
            assert_equal(&world, &format!("{skews:?}: {skew} seconds")).await;
        }
    }
}

/// What changes at a provider after its clock was put back behind what it had said itself has times
/// that were read already. Nobody can tell from what is new; a comparison can.
#[tokio::test]
async fn what_changes_after_a_clock_was_put_far_back_is_found_by_comparing() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    let control = world.sandbox.control();
    control.edit_record("mock-saas", "ord_000010", &json!({ "status": "paid" })).unwrap();
    sync(&world, connection).await;
    control.set_clock_skew("mock-saas", -300);
    control.edit_record("mock-saas", "ord_000020", &json!({ "status": "lost" })).unwrap();
    sync(&world, connection).await;
    let compared = sync_kind(&world, connection, RunKind::Verify).await.row;
    assert_eq!(compared.error.unwrap().kind, RunErrorKind::Differs);
    assert_eq!(compared.counts.updated, 1);
    sync_all(&world, connection).await;
    assert_equal(&world, "after everything was read").await;
}

/// A run of what is new that has read so many pages of orders, and is slow enough to be still at it.
async fn behind_page(pages: u64, world: &World, connection: ConnectionId) -> SyncRunId {
    let slow = Fault::Slow { milliseconds: 120 };
    world.sandbox.control().set_fault("mock-saas", Some(slow));
    let run = start(world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let is_read = |detail: &SyncRunDetail| {
        detail.streams.iter().any(|it| it.name == "orders" && it.counts.pages >= pages)
    };
    until(world, run, is_read).await;
    run
}

/// Changes the time of change of the orders from one number to another.
fn touch(world: &World, numbers: RangeInclusive<u32>) {
    let many: Vec<String> = numbers.map(|n| format!("ord_{n:06}")).collect();
    assert_eq!(world.sandbox.control().touch_many("mock-saas", &many), many.len());
}

/// With a clock that is right, and with one that is behind ours by more than the reading takes. What
/// is new has eight pages, which are read twice.
#[tokio::test]
async fn records_that_change_while_they_are_read_are_read_again() {
    for (skew, pages) in [(0, 2), (0, 10), (-600, 2), (-600, 10)] {
        let world = world().await;
        let control = world.sandbox.control();
        control.set_clock_skew("mock-saas", skew);
        let connection = world.connect("mock-saas").await;
        sync(&world, connection).await;
        tick(&world, 90);
        touch(&world, 1..=700);
        let run = behind_page(pages, &world, connection).await;
        // Newest first: of a page that was read, of one that was not, and new ones above all.
        for order in ["ord_000699", "ord_000020"] {
            tick(&world, 90);
            control.edit_record("mock-saas", order, &json!({ "status": "refunded" })).unwrap();
            control.new_order();
        }
        control.set_fault("mock-saas", None);
        let run = settle(&world, run).await.row;
        assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
        sync(&world, connection).await;
        assert_equal(&world, &format!("{skew} seconds, page {pages}")).await;
    }
}

/// A record that is deleted on a page that was read pulls the first one of the next page onto it.
#[tokio::test]
async fn a_record_that_is_deleted_while_what_is_new_is_read_hides_no_other() {
    let world = world().await;
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    // Those at the edges have changed long before the others, which the place will stand at.
    tick(&world, 600);
    touch(&world, 301..=700);
    tick(&world, 600);
    touch(&world, 1..=300);
    let control = world.sandbox.control();
    let run = behind_page(2, &world, connection).await;
    for order in ["ord_000690", "ord_000689", "ord_000688"] {
        assert!(control.delete_record("mock-saas", order));
    }
    control.set_fault("mock-saas", None);
    let run = settle(&world, run).await.row;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    assert_eq!(run.counts.updated, 700, "each that was there was updated once");
    let (mut stored, told) = (stored(&world).await, told(&world));
    // What was deleted is the business of the keys.
    stored.retain(|number, _| told.contains_key(number));
    assert!(stored == told, "a record was hidden");
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

/// The addresses of the contacts that HubSpot tells whoever asks it with a key.
async fn told_contacts(world: &World) -> Vec<String> {
    let client = Browser::new(&world.sandbox_url).client().clone();
    let mut addresses = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("hubspot/crm/v3/objects/contacts?limit=100&properties=email{after}");
        let request = client.get(world.sandbox_url.join(&path).unwrap());
        let answer = request.bearer_auth(World::sandbox_key("hubspot")).send().await.unwrap();
        let page: Json = answer.json().await.unwrap();
        let contacts = page["results"].as_array().unwrap().iter();
        addresses.extend(contacts.map(|it| it["properties"]["email"].as_str().unwrap().to_owned()));
        let Some(next) = page["paging"]["next"]["after"].as_str() else { break };
        after = format!("&after={next}");
    }
    addresses.sort();
    addresses
}

/// Those that are here.
async fn stored_contacts(world: &World) -> Vec<String> {
    let email = CONTACTS.position("email").unwrap();
    let mut addresses = Vec::new();
    let mut place = String::new();
    loop {
        let query = format!("limit=200{place}");
        let page =
            records::list(&world.hub, &world.viewer.actor, "contacts", &query).await.unwrap();
        let rows = page.rows.iter();
        addresses.extend(rows.map(|row| row.cells[email].as_text().unwrap().to_owned()));
        let Some(Cursor::After(after)) = page.next else { break };
        place = format!("&after={after}");
    }
    addresses.sort();
    addresses
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
    let told = told_contacts(&world).await;
    assert!(told.len() >= 450, "{}", told.len());
    assert_eq!(contacts.counts.inserted, told.len() as u64, "{:?}", contacts.counts);
    assert_eq!(stored_contacts(&world).await, told);
    let asked = control.token_requests("hubspot");
    assert_eq!((asked.refreshes, asked.succeeded), (1, 1));
}
