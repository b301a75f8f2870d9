//! What somebody should look at: raised once, counted, and over when it is.

use chrono::TimeDelta;
use contract::{
    AppError, ErrorKind,
    alert::{Alert, AlertKind, AlertStatus},
    ids::{AlertId, ConnectionId, SyncRunId},
    live_event::LiveEventKind,
    model::Tone,
    query::RowCount,
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{
    HubError, alerts, connections, credentials,
    sync_runs::{self, NewRun},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;
use testkit::World;

use crate::{
    credentials::noted,
    settle, start, until,
    vendor::{Refreshing, Vendor, connect_with_key},
};

/// A list of so many things.
pub(crate) fn things(count: u32) -> serde_json::Value {
    (0..count).map(|n| json!({ "id": n.to_string(), "title": format!("Thing {n}") })).collect()
}

pub(crate) async fn unresolved(world: &World) -> Vec<Alert> {
    alerts::unresolved(&world.hub, &world.viewer.actor, None).await.unwrap()
}

/// The alerts that are not over: what they are about and how often it happened, those first that
/// happened last.
pub(crate) async fn counted(world: &World) -> Vec<(AlertKind, u64)> {
    unresolved(world).await.iter().map(|alert| (alert.kind, alert.times)).collect()
}

async fn open(world: &World) -> u64 {
    alerts::count_open(&world.hub, &world.viewer.actor).await.unwrap()
}

/// All that happened.
async fn events(world: &World) -> Vec<LiveEventKind> {
    use hub::live::entity::{Column, Entity};
    let tx = world.hub.begin().await.unwrap();
    let events = Entity::find().order_by_asc(Column::Id).all(&*tx).await.unwrap();
    events.iter().map(|it| serde_json::from_str(&it.payload).unwrap()).collect()
}

/// The toasts that say something went wrong, or is right again.
pub(crate) async fn told(world: &World) -> Vec<String> {
    let events = events(world).await;
    let toasts = events.iter().filter_map(LiveEventKind::toast);
    let matters = |tone| matches!(tone, Tone::Warning | Tone::Danger);
    let is_over =
        |it: &str| ["recovered", "is over", "are over"].iter().any(|end| it.contains(end));
    toasts.filter(|it| matters(it.tone) || is_over(&it.message)).map(|it| it.message).collect()
}

/// Syncs and waits for the end. A run that nobody waits for has been tried again often enough.
pub(crate) async fn run(
    world: &mut World,
    id: ConnectionId,
    trigger: RunTrigger,
) -> (SyncRunId, RunStatus) {
    run_streams(world, id, trigger, None).await
}

/// The same, of these streams alone.
pub(crate) async fn run_streams(
    world: &mut World,
    id: ConnectionId,
    trigger: RunTrigger,
    streams: Option<&[&str]>,
) -> (SyncRunId, RunStatus) {
    use sync_runs::entity::{Column, Entity};
    world.clock.advance(TimeDelta::minutes(1));
    let streams = streams.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let new = NewRun { kind: RunKind::Incremental, trigger, streams };
    let admin = world.admin.actor.admin().unwrap();
    let run = sync_runs::start(&world.hub, &admin, id, new).await.unwrap();
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Retries, Expr::val(3))
        .filter(Column::Id.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.start_jobs();
    let status = settle(world, run).await.row.status;
    world.stop_jobs().await;
    (run, status)
}

/// A connection to a vendor with so many things, read once.
pub(crate) async fn vendor(count: u32) -> (Vendor, World, ConnectionId) {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let id = connect_with_key(&world, "full-1", None).await.unwrap();
    vendor.send(things(count));
    assert_eq!(run(&mut world, id, RunTrigger::Manual).await.1, RunStatus::Succeeded);
    (vendor, world, id)
}

#[tokio::test]
async fn failures_that_nobody_waits_for_are_told_once_and_counted_until_one_succeeds() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    let (first, status) = run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(status, RunStatus::Failed);
    let alert = unresolved(&world).await.remove(0);
    assert_eq!((alert.kind, alert.times, alert.run_id), (AlertKind::RunFailed, 1, Some(first)));
    assert!(alert.message.contains("The next sync tries again"), "{}", alert.message);
    assert_eq!(told(&world).await, [format!("Vendor: {}", alert.message)]);

    let (second, _) = run(&mut world, id, RunTrigger::Webhook).await;
    let again = unresolved(&world).await.remove(0);
    assert_eq!((again.id, again.times, again.run_id), (alert.id, 2, Some(second)));
    assert!(again.first_at == alert.first_at && again.last_at > alert.last_at);
    assert_eq!(told(&world).await.len(), 1, "it is the same");

    for times in [3, 4] {
        run(&mut world, id, RunTrigger::Api).await;
        let counted = counted(&world).await;
        assert!(counted.contains(&(AlertKind::RunFailed, times)), "{counted:?}");
        assert!(counted.contains(&(AlertKind::RepeatedFailures, times - 2)), "{counted:?}");
        let told = told(&world).await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[1].contains("The last 3 syncs failed."), "{told:?}");
    }
    assert_eq!(noted(&world, "alert.raised").await.len(), 2);

    vendor.send(things(1));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, []);
    assert_eq!(told(&world).await[2..], ["Vendor has recovered"], "once for both");
    assert_eq!(noted(&world, "alert.resolved").await.len(), 2);
    let over = alerts::get(&world.hub, &world.viewer.actor, alert.id).await.unwrap();
    assert_eq!((over.status, over.resolved_at), (AlertStatus::Resolved, Some(world.clock.now())));

    vendor.send(json!("broken"));
    run(&mut world, id, RunTrigger::Schedule).await;
    let anew = unresolved(&world).await.remove(0);
    assert!(anew.id != alert.id && anew.times == 1, "{anew:?}");
}

#[tokio::test]
async fn who_waits_for_a_run_is_told_of_its_failure_by_the_run_alone() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    for _ in 0..2 {
        run(&mut world, id, RunTrigger::Manual).await;
    }
    assert_eq!(counted(&world).await, []);
    run(&mut world, id, RunTrigger::Manual).await;
    assert_eq!(counted(&world).await, [(AlertKind::RepeatedFailures, 1)]);
    let told = told(&world).await;
    assert!(told.iter().all(|it| it.starts_with("Sync of Vendor failed")), "{told:?}");
    assert_eq!(told.len(), 3);
}

#[tokio::test]
async fn a_connection_that_is_cut_off_has_no_alerts_and_gets_none() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    run(&mut world, id, RunTrigger::Schedule).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, id).await.unwrap();
    assert_eq!(counted(&world).await, []);
    world.clock.advance(TimeDelta::days(1));
    alerts::check(&world.hub).await.unwrap();
    assert_eq!(counted(&world).await, []);
    assert!(told(&world).await.iter().all(|it| !it.contains("recovered")));
}

#[tokio::test]
async fn no_records_where_there_were_fifty_are_one_alert_until_there_are_some() {
    let (vendor, mut world, id) = vendor(50).await;
    for times in [1, 2] {
        vendor.send(things(0));
        run(&mut world, id, RunTrigger::Schedule).await;
        assert_eq!(counted(&world).await, [(AlertKind::ZeroRows, times)]);
    }
    let alert = unresolved(&world).await.remove(0);
    assert_eq!(alert.stream, "Things");
    assert!(alert.message.contains("there were 50"), "{}", alert.message);
    assert_eq!(told(&world).await, [format!("Vendor: {}", alert.message)]);
    vendor.send(things(50));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, []);
    assert_eq!(told(&world).await[1..], ["Vendor has recovered"]);
}

#[tokio::test]
async fn many_records_that_are_gone_are_an_alert_until_somebody_decides_or_they_are_back() {
    let (vendor, mut world, id) = vendor(49).await;
    vendor.send(things(0));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, [(AlertKind::ManyGone, 1)], "49 are not many enough");
    let message = unresolved(&world).await.remove(0).message;
    assert_eq!(told(&world).await, [format!("Vendor: {message}")]);
    vendor.send(things(49));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, []);

    vendor.send(things(30));
    let (asking, status) = run(&mut world, id, RunTrigger::Manual).await;
    assert_eq!(status, RunStatus::Partial);
    let alert = unresolved(&world).await.remove(0);
    assert_eq!((alert.kind, alert.run_id), (AlertKind::ManyGone, Some(asking)));
    assert!(alert.message.contains("19 records"), "{}", alert.message);
    let said = told(&world).await;
    assert!(said[2].starts_with("Sync of Vendor ended in part"), "{said:?}");
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::delete_gone(&world.hub, &admin, asking, "things").await.unwrap();
    assert_eq!(counted(&world).await, []);
    assert_eq!(told(&world).await, said, "the decision is told");
}

#[tokio::test]
async fn a_decision_about_an_old_run_leaves_the_alert_of_the_newer_one_that_asks() {
    let (vendor, mut world, id) = vendor(49).await;
    vendor.send(things(30));
    let (older, _) = run(&mut world, id, RunTrigger::Schedule).await;
    let (newer, _) = run(&mut world, id, RunTrigger::Schedule).await;
    let admin = world.admin.actor.admin().unwrap();
    let nothing = sync_runs::keep_gone(&world.hub, &admin, older, "things").await.unwrap_err();
    assert!(nothing.to_string().contains("nothing to decide"), "{nothing}");
    assert_eq!(counted(&world).await, [(AlertKind::ManyGone, 2)]);
    sync_runs::keep_gone(&world.hub, &admin, newer, "things").await.unwrap();
    assert_eq!(counted(&world).await, []);
}

/// All toasts after so many events.
async fn toasts_after(world: &World, events_before: usize) -> Vec<String> {
    let events = events(world).await;
    let toasts = events[events_before..].iter().filter_map(LiveEventKind::toast);
    toasts.map(|it| it.message).collect()
}

#[tokio::test]
async fn a_run_that_nobody_waits_for_raises_no_toast_but_that_of_its_alert() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    let before = events(&world).await.len();
    world.start_jobs();
    let failing = start(&world, id, RunKind::Incremental, RunTrigger::Schedule).await;
    // Each wait is four times as long as the one before, and a fifth of it more at most.
    for minutes in [2, 5, 20] {
        let now = world.clock.now();
        until(&world, failing, |it| it.row.wait.as_ref().is_some_and(|it| it.until > now)).await;
        world.clock.advance(TimeDelta::minutes(minutes));
    }
    assert_eq!(settle(&world, failing).await.row.status, RunStatus::Failed);
    let waits = |it: &LiveEventKind| matches!(it, LiveEventKind::SyncHeld { wait: Some(_), .. });
    assert_eq!(events(&world).await.iter().filter(|it| waits(it)).count(), 3);
    let alert = unresolved(&world).await.remove(0);
    assert_eq!(toasts_after(&world, before).await, [format!("Vendor: {}", alert.message)]);

    vendor.send(things(1));
    let after = events(&world).await.len();
    let good = start(&world, id, RunKind::Incremental, RunTrigger::Schedule).await;
    settle(&world, good).await;
    assert_eq!(toasts_after(&world, after).await, ["Vendor has recovered"]);
    let after = events(&world).await.len();
    let asked = start(&world, id, RunKind::Incremental, RunTrigger::Manual).await;
    settle(&world, asked).await;
    let synced = "Vendor synced: 1 read, 0 new, 0 changed";
    assert_eq!(toasts_after(&world, after).await, ["Sync of Vendor started", synced]);
}

#[tokio::test]
async fn a_stream_that_brought_something_every_day_and_nothing_for_a_week_is_an_alert() {
    let (vendor, mut world, id) = vendor(1).await;
    let day = TimeDelta::days(1) - TimeDelta::minutes(1);
    for count in 2..9 {
        world.clock.advance(day);
        vendor.send(things(count));
        run(&mut world, id, RunTrigger::Schedule).await;
    }
    for without in 1..=7 {
        alerts::check(&world.hub).await.unwrap();
        assert_eq!(counted(&world).await, [], "{without}");
        world.clock.advance(day);
        run(&mut world, id, RunTrigger::Schedule).await;
    }
    for _ in 0..2 {
        alerts::check(&world.hub).await.unwrap();
        assert_eq!(counted(&world).await, [(AlertKind::GoneQuiet, 1)]);
    }
    assert_eq!(told(&world).await.len(), 1);
    vendor.send(things(9));
    run(&mut world, id, RunTrigger::Schedule).await;
    alerts::check(&world.hub).await.unwrap();
    assert_eq!(counted(&world).await, []);
}

/// A token that lives for three days and an hour.
fn long() -> Refreshing {
    Refreshing { life: 3 * 86_400 + 3_600, ..Refreshing::default() }
}

#[tokio::test]
async fn a_token_that_nobody_can_refresh_is_an_alert_three_days_before_its_end() {
    let vendor = Vendor::with(Refreshing { refreshable: false, ..long() }).await;
    let world = vendor.world().await;
    vendor.connect(&world).await;
    world.clock.advance(TimeDelta::seconds(3_599));
    alerts::check(&world.hub).await.unwrap();
    assert_eq!(counted(&world).await, []);
    world.clock.advance(TimeDelta::seconds(1));
    for _ in 0..2 {
        alerts::check(&world.hub).await.unwrap();
        assert_eq!(counted(&world).await, [(AlertKind::TokenExpiring, 1)]);
    }
    let said = told(&world).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("ends on 2026-11-23 13:00 UTC"), "{said:?}");
    vendor.connect(&world).await;
    assert_eq!(counted(&world).await, [], "the new one is good for longer");
}

#[tokio::test]
async fn a_token_that_is_refreshed_by_itself_is_none() {
    let vendor = Vendor::with(long()).await;
    let world = vendor.world().await;
    vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(2));
    alerts::check(&world.hub).await.unwrap();
    assert_eq!(counted(&world).await, []);
}

#[tokio::test]
async fn a_connection_that_has_to_be_renewed_is_an_alert_until_it_is() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let id = vendor.connect(&world).await;
    vendor.use_up("rt-1");
    world.clock.advance(TimeDelta::hours(1));
    let organization = world.admin.actor.organization_id();
    credentials::ensure_fresh(&world.hub, organization, id).await.unwrap_err();
    for _ in 0..3 {
        run(&mut world, id, RunTrigger::Schedule).await;
    }
    assert_eq!(counted(&world).await, [(AlertKind::NeedsReconnect, 1)], "and no other");
    assert_eq!(told(&world).await, ["Vendor has to be connected again"]);
    vendor.connect(&world).await;
    assert_eq!(counted(&world).await, []);
    assert_eq!(told(&world).await.len(), 1, "that it is connected is told");
}

fn kind<T>(answer: Result<T, HubError>) -> ErrorKind {
    AppError::from(answer.err().unwrap()).kind
}

#[tokio::test]
async fn who_acknowledges_an_alert_silences_the_bell_and_it_stays_until_it_is_over() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(open(&world).await, 1);
    let alert = unresolved(&world).await.remove(0).id;
    let admin = world.admin.actor.admin().unwrap();
    for _ in 0..2 {
        alerts::acknowledge(&world.hub, &admin, alert).await.unwrap();
    }
    assert_eq!(open(&world).await, 0);
    assert_eq!(noted(&world, "alert.acknowledged").await.len(), 1, "the second changes nothing");
    let known = alerts::get(&world.hub, &world.viewer.actor, alert).await.unwrap();
    assert_eq!(known.status, AlertStatus::Acknowledged);
    assert_eq!(known.acknowledged.unwrap().by, "acme-admin");

    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, [(AlertKind::RunFailed, 2)]);
    assert_eq!(open(&world).await, 0, "somebody knows");
    vendor.send(things(1));
    run(&mut world, id, RunTrigger::Schedule).await;
    let admin = world.admin.actor.admin().unwrap();
    let late = alerts::acknowledge(&world.hub, &admin, alert).await;
    assert_eq!(kind(late), ErrorKind::Conflict);
}

#[tokio::test]
async fn another_organization_sees_no_alert_and_looks_after_none() {
    let (vendor, mut world, id) = vendor(1).await;
    vendor.send(json!("broken"));
    run(&mut world, id, RunTrigger::Schedule).await;
    let alert = unresolved(&world).await.remove(0).id;
    let (hub, stranger) = (&world.hub, &world.stranger.actor);
    let other = stranger.admin().unwrap();
    assert_eq!(kind(alerts::get(hub, stranger, alert).await), ErrorKind::NotFound);
    assert_eq!(kind(alerts::acknowledge(hub, &other, alert).await), ErrorKind::NotFound);
    assert_eq!(alerts::unresolved(hub, stranger, None).await.unwrap(), []);
    assert_eq!(alerts::unresolved(hub, stranger, Some(id)).await.unwrap(), []);
    assert_eq!(alerts::count_open(hub, stranger).await.unwrap(), 0);
    assert_eq!(alerts::list(hub, stranger, "").await.unwrap().count, RowCount::Exact(0));
    let ours = alerts::list(hub, &world.viewer.actor, "status=open&kind=run_failed").await.unwrap();
    assert_eq!(ours.count, RowCount::Exact(1));
    assert_eq!(ours.rows[0].id.parse::<AlertId>(), Ok(alert));
}
