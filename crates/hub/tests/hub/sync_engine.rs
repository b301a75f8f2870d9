//! Runs that do not go straight to their end.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    connection::ConnectionStatus,
    ids::{ConnectionId, SyncRunId},
    model::SYNC_RUNS,
    query::RowCount,
    sync_run::{GoneDecision, LogLevel, RunErrorKind, RunKind, RunStatus, RunTrigger},
    value::Value,
};
use hub::{
    connections, jobs, read_spans, records,
    sync_runs::{self, LogQuery, NewRun},
};
use sandbox::{Fault, Options, Size};
use serde_json::json;
use testkit::{World, WorldOptions};

use crate::{
    settle, start, sync, sync_all, sync_kind, until, until_running,
    vendor::{Vendor, connect_with_key},
};

/// Marks a run as taken by a worker that will never be heard of again.
async fn abandon(world: &World, run: SyncRunId) {
    use hub::sync_runs::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let tx = world.hub.begin().await.unwrap();
    let until = World::now() + TimeDelta::seconds(30);
    Entity::update_many()
        .col_expr(Column::Status, Expr::val("running"))
        .col_expr(Column::LeaseOwner, Expr::val(run.uuid()))
        .col_expr(Column::LeaseUntil, Expr::val(until))
        .filter(Column::Id.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Some pages of everything at the pretend shop.
fn some_pages() -> WorldOptions {
    let size = Size { orders: 700, customers: 10, events: 10, ..Size::default() };
    // At midnight there are exactly so many.
    let now = World::now().date_naive().and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    WorldOptions { sandbox: Options { size, now, ..Options::default() }, ..WorldOptions::default() }
}

async fn count(world: &World, model: &str) -> RowCount {
    records::list(&world.hub, &world.viewer.actor, model, "limit=1").await.unwrap().count
}

/// The cells of the runs that a list shows.
async fn listed(world: &World, query: &str) -> Vec<Vec<Value>> {
    let page = sync_runs::list(&world.hub, &world.viewer.actor, query).await.unwrap();
    page.rows.into_iter().map(|row| row.cells).collect()
}

/// The messages of a run's log.
async fn said(world: &World, run: SyncRunId, query: LogQuery) -> Vec<String> {
    let log = sync_runs::log(&world.hub, &world.viewer.actor, run, &query).await.unwrap();
    log.lines.into_iter().map(|line| line.message).collect()
}

#[tokio::test]
async fn a_run_whose_worker_died_goes_on_with_another_one() {
    let mut world = World::new().await;
    let connection = world.connect("github").await;
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    abandon(&world, run).await;
    world.clock.advance(TimeDelta::minutes(1));
    world.start_jobs();
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let lines = said(&world, run, LogQuery::default()).await;
    assert!(lines.iter().any(|line| line.contains("not heard of since")), "{lines:?}");
}

#[tokio::test]
async fn a_run_that_ends_one_worker_after_the_other_is_given_up() {
    let mut world = World::new().await;
    let connection = world.connect("github").await;
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    set_takeovers(&world, run, 3).await;
    abandon(&world, run).await;
    world.clock.advance(TimeDelta::minutes(1));
    world.start_jobs();
    let ended = settle(&world, run).await;
    let error = ended.row.error.unwrap();
    assert_eq!((ended.row.status, error.kind), (RunStatus::Failed, RunErrorKind::Interrupted));
    assert!(error.message.contains("4 times"), "{}", error.message);
    let cells = listed(&world, "why=interrupted").await;
    let why = SYNC_RUNS.position("why").unwrap();
    assert_eq!(cells[0][why], Value::Text("interrupted".to_owned()));
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Active, "the connection is not to blame");
}

async fn set_takeovers(world: &World, run: SyncRunId, takeovers: i64) {
    use hub::sync_runs::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Takeovers, Expr::val(takeovers))
        .filter(Column::Id.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_stop_in_the_middle_hands_the_run_over_and_it_goes_on_behind_the_page() {
    let mut world = World::with(some_pages()).await;
    let connection = world.connect("mock-saas").await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 50 }));
    world.start_jobs();
    let run = start(&world, connection, RunKind::Full, RunTrigger::Manual).await;
    until(&world, run, |detail| detail.row.counts.pages >= 3).await;
    world.stop_jobs().await;
    let handed = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    assert_eq!(handed.row.status, RunStatus::Queued);
    let before = world.sandbox.control().requests("mock-saas");

    world.start_jobs();
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, 700, "no page is counted twice");
    assert_eq!(count(&world, "orders").await, RowCount::Exact(700));
    let after = world.sandbox.control().requests("mock-saas") - before;
    let all = done.row.counts.pages;
    assert!(after < all, "{after} requests for what was left of {all} pages");
    let lines = said(&world, run, LogQuery::default()).await;
    assert!(lines.iter().any(|line| line.contains("Reading goes on behind page")), "{lines:?}");
}

#[tokio::test]
async fn a_limited_account_lets_its_runs_wait_and_go_on_when_the_provider_said() {
    let mut world = World::new().await;
    let connection = world.connect("github").await;
    let limited = Fault::RateLimited { retry_after_seconds: 900 };
    world.sandbox.control().set_fault("github", Some(limited));
    world.start_jobs();
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let waiting = until(&world, run, |it| it.row.status == RunStatus::Waiting).await;
    let wait = waiting.row.wait.unwrap();
    assert!(wait.why.contains("GitHub"), "{}", wait.why);
    let minutes = (wait.until - World::now()).num_minutes();
    assert_eq!(minutes, 15);
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Active, "waiting is no failure");

    // People see it wherever runs are listed, with the time.
    let active = detail.row.active_run.unwrap();
    assert_eq!((active.id, active.wait.as_ref()), (run, Some(&wait)));
    let cells = listed(&world, "status=waiting").await;
    let goes_on = SYNC_RUNS.position("goes_on_at").unwrap();
    assert_eq!(cells[0][goes_on], Value::Time(wait.until));

    // Told to go on, it asks the provider once and believes the answer.
    let asked = world.sandbox.control().requests("github");
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::resume(&world.hub, &admin, run).await.unwrap();
    until(&world, run, |it| it.row.status == RunStatus::Waiting && it.pauses.len() == 2).await;
    assert_eq!(world.sandbox.control().requests("github"), asked + 1);

    world.sandbox.control().set_fault("github", None);
    world.clock.advance(TimeDelta::minutes(16));
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded);
    assert!(done.pauses.iter().all(|pause| pause.until.is_some()), "{:?}", done.pauses);
    let cells = listed(&world, "status=succeeded").await;
    assert_eq!(cells[0][goes_on], Value::Missing);
}

#[tokio::test]
async fn a_limit_of_the_day_stops_a_run_until_tomorrow_and_then_it_goes_on() {
    let mut world = World::new().await;
    let connection = world.connect_by_consent("salesforce").await;
    // Salesforce says that all requests of the day are used up, and nothing of when there are more.
    let limited = Fault::RateLimited { retry_after_seconds: 5 };
    let control = world.sandbox.control().clone();
    control.set_fault("salesforce", Some(limited));
    world.start_jobs();
    let before = control.requests("salesforce");
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Schedule).await;
    let waiting = until(&world, run, |it| it.row.status == RunStatus::Waiting).await;
    let midnight = "2026-11-21T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
    // A second later, when the others that wait for midnight are through.
    assert_eq!(waiting.row.wait.unwrap().until, midnight + TimeDelta::seconds(1));
    assert_eq!(control.requests("salesforce") - before, 1, "what is used up is not asked again");
    control.set_fault("salesforce", None);

    // It is not taken on the same day: not before the run of another connection that comes later.
    world.clock.advance(midnight - TimeDelta::seconds(1) - world.clock.now());
    jobs::sweep(&world.hub).await.unwrap();
    let other = world.connect("mock-saas").await;
    sync(&world, other).await;
    let still = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    assert_eq!(still.row.status, RunStatus::Waiting);
    assert_eq!(control.requests("salesforce") - before, 1);

    world.clock.advance(TimeDelta::seconds(2));
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    assert!(done.row.counts.inserted > 0);
}

#[tokio::test]
async fn a_run_that_nobody_waits_for_is_tried_again_three_times_and_then_fails() {
    let mut world = World::new().await;
    let connection = world.connect("github").await;
    world.sandbox.control().set_fault("github", Some(Fault::Outage));
    world.start_jobs();
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Schedule).await;
    let mut waits = Vec::new();
    for _ in 0..3 {
        let waiting = until(&world, run, |it| it.row.status == RunStatus::Waiting).await;
        let wait = waiting.row.wait.unwrap();
        waits.push((wait.until - world.clock.now()).num_minutes());
        world.clock.advance(wait.until - world.clock.now() + TimeDelta::seconds(1));
        until(&world, run, |it| it.row.wait.as_ref() != Some(&wait)).await;
    }
    assert!(waits[0] < waits[1] && waits[1] < waits[2], "{waits:?}");
    let ended = settle(&world, run).await;
    let error = ended.row.error.unwrap();
    assert_eq!((ended.row.status, error.kind), (RunStatus::Failed, RunErrorKind::ProviderDown));
}

#[tokio::test]
async fn a_paused_run_goes_on_where_it_was_and_a_cancelled_one_does_not() {
    let mut world = World::with(some_pages()).await;
    let connection = world.connect("mock-saas").await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 50 }));
    world.start_jobs();
    let admin = world.admin.actor.admin().unwrap();
    let run = start(&world, connection, RunKind::Full, RunTrigger::Manual).await;
    until(&world, run, |detail| detail.row.counts.pages >= 3).await;
    sync_runs::pause(&world.hub, &admin, run).await.unwrap();
    let paused = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    assert_eq!(paused.row.status, RunStatus::Paused);
    let again = start(&world, connection, RunKind::Full, RunTrigger::Manual).await;
    assert_eq!(again, run, "its streams are still its own");
    world.sandbox.control().set_fault("mock-saas", None);
    sync_runs::resume(&world.hub, &admin, run).await.unwrap();
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, 700);
    let error = sync_runs::cancel(&world.hub, &admin, run).await.unwrap_err();
    assert!(error.to_string().contains("has ended"), "{error}");

    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 100 }));
    let run = start(&world, connection, RunKind::Full, RunTrigger::Manual).await;
    until_running(&world, run).await;
    sync_runs::cancel(&world.hub, &admin, run).await.unwrap();
    let ended = settle(&world, run).await;
    assert_eq!(ended.row.status, RunStatus::Cancelled);
    assert!(ended.streams.iter().all(|stream| !stream.status.is_active()));
    assert!(sync_runs::resume(&world.hub, &admin, run).await.is_err());
}

#[tokio::test]
async fn a_failed_run_is_read_on_by_a_retry_from_the_page_where_it_failed() {
    let mut world = World::with(some_pages()).await;
    let connection = world.connect("mock-saas").await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 50 }));
    world.start_jobs();
    let run = start(&world, connection, RunKind::Full, RunTrigger::Manual).await;
    let is_read = |stream: &contract::sync_run::RunStream| {
        stream.name == "orders" && stream.counts.pages >= 2
    };
    until(&world, run, |detail| detail.streams.iter().any(is_read)).await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Html));
    let failed = settle(&world, run).await;
    let orders = failed.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.status, RunStatus::Failed);
    world.sandbox.control().set_fault("mock-saas", None);
    let admin = world.admin.actor.admin().unwrap();
    let retry = sync_runs::retry(&world.hub, &admin, run).await.unwrap();
    let done = settle(&world, retry).await;
    assert_eq!((done.row.status, done.retry_of), (RunStatus::Succeeded, Some(run)));
    let rest = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched + rest.counts.fetched, 700);
    assert_eq!(count(&world, "orders").await, RowCount::Exact(700));
    assert!(sync_runs::retry(&world.hub, &admin, retry).await.is_err(), "nothing is left of it");
}

#[tokio::test]
async fn some_streams_are_synced_while_the_others_are() {
    let mut world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let admin = world.admin.actor.admin().unwrap();
    let of = |streams: &[&str]| NewRun {
        streams: Some(streams.iter().map(ToString::to_string).collect()),
        ..NewRun::whole(RunKind::Incremental, RunTrigger::Manual)
    };
    let start = |new| sync_runs::start(&world.hub, &admin, connection, new);
    let orders = start(of(&["orders"])).await.unwrap();
    let both = start(of(&["orders", "events"])).await.unwrap();
    assert_ne!(orders, both);
    assert_eq!(start(of(&["orders"])).await.unwrap(), orders);
    let unknown = start(of(&["order"])).await.unwrap_err().to_string();
    assert!(unknown.contains("no stream \"order\""), "{unknown}");
    world.start_jobs();
    let names = |detail: contract::sync_run::SyncRunDetail| -> Vec<String> {
        detail.streams.into_iter().map(|stream| stream.name).collect()
    };
    assert_eq!(names(settle(&world, orders).await), ["orders"]);
    assert_eq!(names(settle(&world, both).await), ["events"], "orders were being read already");
}

/// A list of so many things.
fn things(numbers: impl Iterator<Item = u32>) -> serde_json::Value {
    numbers.map(|n| json!({ "id": n.to_string(), "title": format!("Thing {n}") })).collect()
}

async fn vendor() -> (Vendor, World, ConnectionId) {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    world.start_jobs();
    let connection = connect_with_key(&world, "full-1", None).await.unwrap();
    vendor.send(things(0..20));
    let first = sync(&world, connection).await.row;
    assert_eq!((first.counts.inserted, first.counts.deleted), (20, 0));
    world.clock.advance(TimeDelta::minutes(5));
    (vendor, world, connection)
}

#[tokio::test]
async fn a_few_records_that_are_gone_are_marked_as_deleted_and_can_come_back() {
    let (vendor, world, connection) = vendor().await;
    vendor.send(things(3..20));
    let run = sync(&world, connection).await;
    assert_eq!((run.row.status, run.row.counts.deleted), (RunStatus::Succeeded, 3));
    assert_eq!(run.streams[0].gone.decision, GoneDecision::Deleted);
    assert_eq!(count(&world, "items").await, RowCount::Exact(17));

    let admin = world.admin.actor.admin().unwrap();
    sync_runs::keep_gone(&world.hub, &admin, run.row.id, "things").await.unwrap();
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
    // Whoever took it back once is asked the next time.
    world.clock.advance(TimeDelta::minutes(5));
    let run = sync(&world, connection).await;
    assert_eq!(run.row.status, RunStatus::Partial);
    assert_eq!(run.streams[0].gone.decision, GoneDecision::Asked);
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
    // And as long as nobody has answered: a newer reading asks in place of the older one.
    world.clock.advance(TimeDelta::minutes(5));
    let newer = sync(&world, connection).await;
    assert_eq!(newer.streams[0].gone.decision, GoneDecision::Asked);
    let older = sync_runs::get(&world.hub, &world.viewer.actor, run.row.id).await.unwrap();
    assert_eq!(older.streams[0].gone.decision, GoneDecision::None);
    let run = newer;

    // One that is there again is there again.
    sync_runs::delete_gone(&world.hub, &admin, run.row.id, "things").await.unwrap();
    assert_eq!(count(&world, "items").await, RowCount::Exact(17));
    world.clock.advance(TimeDelta::minutes(5));
    vendor.send(things(2..20));
    let run = sync(&world, connection).await.row;
    assert_eq!((run.counts.inserted, run.counts.updated, run.counts.unchanged), (0, 1, 17));
    assert_eq!(count(&world, "items").await, RowCount::Exact(18));
}

#[tokio::test]
async fn many_records_that_are_gone_stay_until_a_person_says_otherwise() {
    let (vendor, world, connection) = vendor().await;
    // Four of twenty are the twenty percent from which on a person is asked.
    vendor.send(things(4..20));
    let run = sync(&world, connection).await;
    let error = run.row.error.unwrap();
    assert_eq!((run.row.status, error.kind), (RunStatus::Partial, RunErrorKind::ManyGone));
    assert!(error.message.starts_with("4 of 20 records (20 %)"), "{}", error.message);
    assert_eq!((run.streams[0].gone.count, run.row.counts.deleted), (4, 0));
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
    let viewer = world.viewer.actor.admin();
    assert!(viewer.is_err());
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::delete_gone(&world.hub, &admin, run.row.id, "things").await.unwrap();
    let decided = sync_runs::get(&world.hub, &world.viewer.actor, run.row.id).await.unwrap();
    assert_eq!(decided.streams[0].gone.decision, GoneDecision::Deleted);
    assert_eq!(decided.row.counts.deleted, 4);
    assert_eq!(count(&world, "items").await, RowCount::Exact(16));
}

#[tokio::test]
async fn a_list_whose_records_are_all_others_now_asks_although_there_are_more() {
    let (vendor, world, connection) = vendor().await;
    vendor.send(things(100..300));
    let run = sync(&world, connection).await;
    assert_eq!((run.row.counts.inserted, run.row.counts.deleted), (200, 0));
    let gone = run.streams[0].gone;
    assert_eq!((gone.count, gone.decision), (20, GoneDecision::Asked));
}

#[tokio::test]
async fn a_comparison_says_what_it_could_not_compare() {
    let (vendor, world, connection) = vendor().await;
    let mut with_a_bad_one = things(0..20);
    with_a_bad_one.as_array_mut().unwrap().push(json!({ "title": "without an id" }));
    vendor.send(with_a_bad_one);
    let run = sync_kind(&world, connection, RunKind::Verify).await.row;
    assert_eq!(run.status, RunStatus::Partial);
    let message = run.error.unwrap().message;
    assert!(message.contains("1 record could not be compared"), "{message}");
}

#[tokio::test]
async fn a_paused_connection_holds_its_runs_whatever_is_done_to_them() {
    let (vendor, world, connection) = vendor().await;
    let admin = world.admin.actor.admin().unwrap();
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    let refused = sync_runs::start(&world.hub, &admin, connection, everything()).await;
    assert!(refused.unwrap_err().to_string().contains("is paused"));
    // A key that is put right does not make it go on.
    connect_with_key(&world, "full-1", Some(connection)).await.unwrap();
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Paused);
    connections::resume(&world.hub, &admin, connection).await.unwrap();
    vendor.send(things(0..21));
    assert_eq!(sync(&world, connection).await.row.counts.inserted, 1);
}

#[tokio::test]
async fn a_run_of_a_paused_connection_waits_for_the_connection() {
    let mut world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    let refused = sync_runs::resume(&world.hub, &admin, run).await.unwrap_err();
    assert!(refused.to_string().contains("is paused"), "{refused}");
    // Whoever queued it in the same moment: a worker looks once more.
    queue_again(&world, run).await;
    world.start_jobs();
    let held = until(&world, run, |detail| detail.row.status == RunStatus::Paused).await;
    assert_eq!(held.row.counts.pages, 0);
    let admin = world.admin.actor.admin().unwrap();
    connections::resume(&world.hub, &admin, connection).await.unwrap();
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
}

async fn queue_again(world: &World, run: SyncRunId) {
    use hub::sync_runs::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Status, Expr::val("queued"))
        .filter(Column::Id.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_asks_for_another_kind_of_sync_than_is_going_on_is_told() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let admin = world.admin.actor.admin().unwrap();
    let ask = |kind| {
        let new = NewRun::whole(kind, RunTrigger::Manual);
        sync_runs::start(&world.hub, &admin, connection, new)
    };
    assert_eq!(ask(RunKind::Incremental).await.unwrap(), run);
    for kind in [RunKind::Full, RunKind::Verify] {
        let refused = ask(kind).await.unwrap_err().to_string();
        assert!(refused.contains("is being synced otherwise"), "{refused}");
    }
}

fn everything() -> NewRun {
    NewRun::whole(RunKind::Full, RunTrigger::Manual)
}

#[tokio::test]
async fn nothing_is_deleted_by_a_reading_that_failed_or_could_not_keep_a_record() {
    let (vendor, world, connection) = vendor().await;
    vendor.send(json!("not a list"));
    assert_eq!(sync(&world, connection).await.row.status, RunStatus::Failed);
    let mut with_a_bad_one = things(1..20);
    with_a_bad_one.as_array_mut().unwrap().push(json!({ "title": "without an id" }));
    vendor.send(with_a_bad_one);
    let run = sync(&world, connection).await.row;
    assert_eq!((run.status, run.counts.deleted), (RunStatus::Partial, 0));
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
}

#[tokio::test]
async fn what_an_incremental_reading_does_not_bring_is_not_gone() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    let all = sync(&world, connection).await.row.counts.inserted;
    world.clock.advance(TimeDelta::minutes(5));
    let run = sync(&world, connection).await.row;
    assert!(run.counts.fetched < all, "only what is new was read");
    assert_eq!((run.status, run.counts.deleted), (RunStatus::Succeeded, 0));
}

#[tokio::test]
async fn a_comparison_tells_what_differs_and_changes_nothing() {
    let (vendor, world, connection) = vendor().await;
    let same = sync_kind(&world, connection, RunKind::Verify).await.row;
    assert_eq!((same.status, same.counts.unchanged), (RunStatus::Succeeded, 20));
    world.clock.advance(TimeDelta::minutes(5));
    let mut changed = things(2..23);
    changed[0]["title"] = json!("Renamed");
    vendor.send(changed);
    let run = sync_kind(&world, connection, RunKind::Verify).await;
    let error = run.row.error.unwrap();
    assert_eq!((run.row.status, error.kind), (RunStatus::Partial, RunErrorKind::Differs));
    assert!(
        error
            .message
            .starts_with("3 records are not here, 1 is different here and 2 are only here"),
        "{}",
        error.message
    );
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
    let renamed = records::list(&world.hub, &world.viewer.actor, "items", "q=Renamed").await;
    assert!(renamed.unwrap().rows.is_empty());
    let repaired = sync_all(&world, connection).await.row;
    assert_eq!((repaired.counts.inserted, repaired.counts.updated), (3, 1));
    world.clock.advance(TimeDelta::minutes(5));
    assert_eq!(
        sync_kind(&world, connection, RunKind::Verify).await.row.status,
        RunStatus::Succeeded
    );
}

#[tokio::test]
async fn the_ledger_has_no_gap_between_readings_that_follow_each_other() {
    let mut world = World::with(some_pages()).await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    world.clock.advance(TimeDelta::hours(2));
    world.sandbox.control().advance(std::time::Duration::from_hours(2));
    sync(&world, connection).await;
    let actor = &world.viewer.actor;
    let coverage = read_spans::list(&world.hub, actor, connection).await.unwrap();
    let orders = coverage.iter().find(|it| it.stream == "orders").unwrap();
    assert_eq!(orders.covered.len(), 1, "{:?}", orders.covered);
    let covered = orders.covered[0];
    // By the provider's own clock, which began at midnight.
    let midnight = World::now().date_naive().and_hms_opt(0, 0, 0).unwrap().and_utc();
    assert_eq!((covered.from, covered.until), (None, midnight + TimeDelta::hours(2)));
    assert_eq!(orders.readings.len(), 2);
    let first = orders.readings.last().unwrap();
    assert_eq!((first.span.from, first.records), (None, 700));
    let stranger = read_spans::list(&world.hub, &world.stranger.actor, connection).await;
    assert!(stranger.is_err());
}

#[tokio::test]
async fn a_log_is_searched_by_words_level_and_stream() {
    let (vendor, world, connection) = vendor().await;
    vendor.send(json!([{ "id": "1" }, { "title": "without an id" }]));
    let run = sync(&world, connection).await.row.id;
    let lines = said(&world, run, LogQuery::default()).await;
    assert_eq!(lines[0], "Reading begins");
    let warnings = LogQuery { level: Some(LogLevel::Warning), ..LogQuery::default() };
    let warned = said(&world, run, warnings).await;
    assert!(warned.iter().all(|line| line.contains("could not be kept")), "{warned:?}");
    assert_eq!(warned.len(), 2, "one of the stream, one of the run");
    let words = LogQuery {
        text: "PAGE reject".to_owned(),
        stream: Some("things".to_owned()),
        ..LogQuery::default()
    };
    assert_eq!(said(&world, run, words).await, ["Page 1: 2 records, 0 new, 1 changed, 1 rejected"]);
    let stranger =
        sync_runs::log(&world.hub, &world.stranger.actor, run, &LogQuery::default()).await;
    assert!(stranger.is_err());
}

#[tokio::test]
async fn old_logs_and_runs_are_forgotten_and_their_records_stay() {
    let (_vendor, world, connection) = vendor().await;
    let run = sync(&world, connection).await.row.id;
    world.clock.advance(TimeDelta::days(31));
    sync_runs::prune(&world.hub).await.unwrap();
    assert!(said(&world, run, LogQuery::default()).await.is_empty());
    let kept = sync_runs::get(&world.hub, &world.viewer.actor, run).await;
    assert!(kept.is_ok());
    world.clock.advance(TimeDelta::days(335));
    sync_runs::prune(&world.hub).await.unwrap();
    assert!(sync_runs::get(&world.hub, &world.viewer.actor, run).await.is_err());
    assert_eq!(count(&world, "items").await, RowCount::Exact(20));
}
