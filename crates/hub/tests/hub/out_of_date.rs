//! What is due and does not succeed.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    alert::AlertKind,
    ids::ConnectionId,
    schedule::{ConnectionSchedules, Missed, Rhythm, ScheduleInput, ScheduleOutcome},
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{alerts, connections, schedules, sync_runs};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use testkit::World;

use crate::{
    alerts::{counted, run, run_streams, told, unresolved, vendor},
    credentials::noted,
    start,
    vendor::{Vendor, connect_pair},
};

/// How long the last moment that is missed has to begin.
const GRACE: TimeDelta = TimeDelta::minutes(5);
/// Longer than three hourly moments, however they are spread.
const LONG: TimeDelta = TimeDelta::minutes(4 * 60);

/// What is not over after a look.
async fn found(world: &World) -> Vec<(AlertKind, u64)> {
    alerts::check(&world.hub).await.unwrap();
    counted(world).await
}

const LATE: [(AlertKind, u64); 1] = [(AlertKind::NothingSucceeded, 1)];

fn until(world: &World, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().unwrap();
    world.clock.advance(moment - world.clock.now());
}

async fn set(world: &World, connection_id: ConnectionId, stream: Option<&str>, rhythm: Rhythm) {
    let admin = world.admin.actor.admin().unwrap();
    let (stream, missed) = (stream.map(str::to_owned), Missed::RunOnce);
    let input = ScheduleInput { connection_id, stream, rhythm, missed };
    schedules::save(&world.hub, &admin, input).await.unwrap();
}

fn every(minutes: u32) -> Rhythm {
    Rhythm::Every { minutes }
}

async fn all(world: &World, id: ConnectionId) -> ConnectionSchedules {
    schedules::get(&world.hub, &world.viewer.actor, id).await.unwrap()
}

#[tokio::test]
async fn three_moments_without_success_are_found_once_by_any_number_of_replicas() {
    let (vendor, mut world, id) = vendor(1).await;
    let replica = world.replica(vendor.registered()).await;
    let check = async |world: &World| {
        let both = tokio::join!(alerts::check(&world.hub), alerts::check(&replica));
        both.0.unwrap();
        both.1.unwrap();
    };
    let third = all(&world, id).await.whole.unwrap().upcoming[2];
    world.clock.advance(third + GRACE - world.clock.now());
    check(&world).await;
    assert_eq!(counted(&world).await, []);
    world.clock.advance(TimeDelta::seconds(1));
    check(&world).await;
    check(&world).await;
    assert_eq!(counted(&world).await, LATE);
    let said = told(&world).await;
    assert_eq!(said.len(), 1, "{said:?}");
    let says =
        "Nothing was read since 2026-11-20 12:01 UTC, although it should be every 60 minutes.";
    assert!(said[0].contains(says), "{said:?}");
    assert_eq!(noted(&world, "alert.raised").await.len(), 1);

    run(&mut world, id, RunTrigger::Schedule).await;
    check(&world).await;
    assert_eq!(counted(&world).await, []);
    assert_eq!(told(&world).await[1..], ["Vendor has recovered"]);
}

#[tokio::test]
async fn hours_in_which_nothing_is_due_are_not_missing() {
    let (_vendor, mut world, id) = vendor(1).await;
    let (expression, time_zone) = ("0 9-17 * * 1-5".to_owned(), "UTC".to_owned());
    set(&world, id, None, Rhythm::Cron { expression, time_zone, spread: false }).await;
    // A Friday, after the last moment of the day.
    until(&world, "2026-11-20T17:29:00Z");
    run(&mut world, id, RunTrigger::Schedule).await;
    for hour in 0..65 {
        world.clock.advance(TimeDelta::hours(1));
        assert_eq!(found(&world).await, [], "{hour}");
    }
    // The third moment of Monday is at eleven.
    until(&world, "2026-11-23T11:05:00Z");
    assert_eq!(found(&world).await, []);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(found(&world).await, LATE);
    let message = unresolved(&world).await.remove(0).message;
    assert!(message.contains("at the times of 0 9-17 * * 1-5 (UTC)"), "{message}");

    until(&world, "2026-11-23T17:29:00Z");
    run(&mut world, id, RunTrigger::Schedule).await;
    until(&world, "2026-11-24T11:05:00Z");
    assert_eq!(found(&world).await, [], "a night is not missing either");
}

#[tokio::test]
async fn what_was_held_or_switched_off_is_not_missing_when_it_goes_on() {
    let (_vendor, world, id) = vendor(1).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::pause(&world.hub, &admin, id).await.unwrap();
    world.clock.advance(TimeDelta::days(2));
    let due = schedules::entity::Entity::find();
    let before = due.clone().one(&*world.hub.begin().await.unwrap()).await.unwrap().unwrap();
    connections::resume(&world.hub, &admin, id).await.unwrap();
    assert_eq!(found(&world).await, []);
    let after = due.one(&*world.hub.begin().await.unwrap()).await.unwrap().unwrap();
    assert_eq!(after.next_at, before.next_at);
    assert_eq!((after.anchor_at - before.anchor_at).num_seconds() % 3_600, 0, "no drift");

    let schedule = all(&world, id).await.whole.unwrap().id;
    schedules::switch(&world.hub, &admin, schedule, false).await.unwrap();
    world.clock.advance(TimeDelta::days(7));
    assert_eq!(found(&world).await, []);
    schedules::switch(&world.hub, &admin, schedule, true).await.unwrap();
    assert_eq!(found(&world).await, []);

    set(&world, id, None, every(10_080)).await;
    world.clock.advance(TimeDelta::days(6));
    set(&world, id, None, every(60)).await;
    assert_eq!(found(&world).await, []);
    world.clock.advance(LONG);
    assert_eq!(found(&world).await, LATE);
    schedules::switch(&world.hub, &admin, schedule, false).await.unwrap();
    assert_eq!(found(&world).await, [], "nobody expects it any more");
}

#[tokio::test]
async fn what_a_run_is_about_to_read_is_not_missing_for_a_day() {
    use sync_runs::entity::{Column, Entity};
    let (_vendor, world, id) = vendor(1).await;
    world.clock.advance(LONG);
    let queued = start(&world, id, RunKind::Incremental, RunTrigger::Schedule).await;
    for status in [RunStatus::Queued, RunStatus::Waiting, RunStatus::Running] {
        let tx = world.hub.begin().await.unwrap();
        Entity::update_many()
            .col_expr(Column::Status, Expr::val(status.to_string()))
            .filter(Column::Id.eq(queued.uuid()))
            .exec(&*tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&world).await, [], "{status}");
    }
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(found(&world).await, [], "it is being read all this time");
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Waiting.to_string()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&world).await, LATE);
}

#[tokio::test]
async fn a_schedule_without_a_stream_is_not_missing() {
    let (_vendor, world, id) = vendor(1).await;
    set(&world, id, Some("things"), every(10_080)).await;
    world.clock.advance(TimeDelta::days(2));
    schedules::tick(&world.hub).await.unwrap();
    let whole = all(&world, id).await.whole.unwrap();
    assert_eq!(whole.last_outcome, Some(ScheduleOutcome::NothingToRead));
    assert_eq!(found(&world).await, []);
    let admin = world.admin.actor.admin().unwrap();
    let own = all(&world, id).await.streams.remove(0).id;
    schedules::remove(&world.hub, &admin, own).await.unwrap();
    assert_eq!(found(&world).await, [], "it was due in vain");
    world.clock.advance(LONG);
    assert_eq!(found(&world).await, LATE);
}

/// Of which streams too little was read, after a look.
async fn late(world: &World) -> Vec<String> {
    alerts::check(&world.hub).await.unwrap();
    let alerts = unresolved(world).await.into_iter();
    alerts.filter(|it| it.kind == AlertKind::NothingSucceeded).map(|it| it.stream).collect()
}

#[tokio::test]
async fn a_stream_with_a_schedule_of_its_own_is_out_of_date_for_itself() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let id = connect_pair(&world).await;
    run(&mut world, id, RunTrigger::Manual).await;
    set(&world, id, Some("orders"), every(5)).await;
    vendor.forbid(&["orders"]);
    world.clock.advance(TimeDelta::minutes(30));
    assert_eq!(late(&world).await, ["Orders"]);
    let message = unresolved(&world).await.remove(0).message;
    assert!(message.starts_with("Orders: Nothing was read since"), "{message}");
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["things"])).await;
    assert_eq!(late(&world).await, ["Orders"], "the other stream says nothing of it");
    vendor.forbid(&["things"]);
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["orders"])).await;
    assert_eq!(late(&world).await, [""; 0]);

    // Neither does it say anything of the other.
    world.clock.advance(LONG);
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["orders"])).await;
    assert_eq!(late(&world).await, [""]);
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["orders"])).await;
    assert_eq!(late(&world).await, [""]);
    vendor.forbid(&[]);
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["things"])).await;
    assert_eq!(late(&world).await, [""; 0]);
}
