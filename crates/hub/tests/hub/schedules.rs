//! When what is connected is read by itself.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    AppError, ErrorKind,
    connection::ConnectionStatus,
    ids::ConnectionId,
    schedule::{Missed, Rhythm, ScheduleInput, ScheduleOutcome, ScheduleRow},
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{
    HubError, connections, schedules,
    sync_runs::{self, NewRun},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};
use testkit::World;

use crate::{settle, until_running};

/// Beyond any spread.
const SPREAD: TimeDelta = TimeDelta::minutes(6);

fn every(minutes: u32) -> Rhythm {
    Rhythm::Every { minutes }
}

fn cron(expression: &str, time_zone: &str) -> Rhythm {
    Rhythm::Cron {
        expression: expression.to_owned(),
        time_zone: time_zone.to_owned(),
        spread: false,
    }
}

fn input(connection_id: ConnectionId, stream: Option<&str>, rhythm: Rhythm) -> ScheduleInput {
    let stream = stream.map(str::to_owned);
    ScheduleInput { connection_id, stream, rhythm, missed: Missed::RunOnce }
}

async fn save(world: &World, input: ScheduleInput) {
    let admin = world.admin.actor.admin().unwrap();
    schedules::save(&world.hub, &admin, input).await.unwrap();
}

/// The schedule of the whole connection.
async fn whole(world: &World, connection: ConnectionId) -> ScheduleRow {
    let all = schedules::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    all.whole.unwrap()
}

/// The schedule of a stream.
async fn of_stream(world: &World, connection: ConnectionId, stream: &str) -> ScheduleRow {
    let all = schedules::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    let mut streams = all.streams.into_iter();
    streams.find(|row| row.stream.as_deref() == Some(stream)).unwrap()
}

/// Lets so much time pass, then looks for what is due.
async fn pass(world: &World, time: TimeDelta) {
    world.clock.advance(time);
    schedules::tick(&world.hub).await.unwrap();
}

/// Moves the clock to this moment, then looks for what is due.
async fn pass_until(world: &World, moment: &str) {
    pass(world, moment.parse::<DateTime<Utc>>().unwrap() - world.clock.now()).await;
}

/// How many runs there were, and what caused them all.
async fn count_runs(world: &World) -> u64 {
    let tx = world.hub.begin().await.unwrap();
    let runs = sync_runs::entity::Entity::find();
    let scheduled = RunTrigger::Schedule.to_string();
    let others = runs.clone().filter(sync_runs::entity::Column::Trigger.ne(scheduled));
    assert_eq!(others.count(&*tx).await.unwrap(), 0);
    runs.count(&*tx).await.unwrap()
}

/// The streams that the last run was to read.
async fn streams_of_last_run(world: &World) -> Vec<String> {
    use sync_runs::{entity, stream_entity};
    let tx = world.hub.begin().await.unwrap();
    let newest = entity::Entity::find().order_by_desc(entity::Column::Id).one(&*tx).await;
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(newest.unwrap().unwrap().id))
        .order_by_asc(stream_entity::Column::Place)
        .all(&*tx)
        .await;
    streams.unwrap().into_iter().map(|row| row.stream).collect()
}

/// Ends all runs, as if workers had done them.
async fn end_runs(world: &World) {
    use sync_runs::{entity, stream_entity};
    let tx = world.hub.begin().await.unwrap();
    let done = || Expr::val(RunStatus::Succeeded.to_string());
    let runs = entity::Entity::update_many().col_expr(entity::Column::Status, done());
    runs.exec(&*tx).await.unwrap();
    let streams =
        stream_entity::Entity::update_many().col_expr(stream_entity::Column::Status, done());
    streams.exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
}

fn error(answer: Result<impl std::fmt::Debug, HubError>) -> AppError {
    answer.unwrap_err().into()
}

fn times(texts: &[&str]) -> Vec<DateTime<Utc>> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_new_connection_is_read_by_itself_as_often_as_its_file_says() {
    let world = World::new().await;
    for (provider, minutes) in [("slack", 15), ("xero", 60), ("mock-saas", 60)] {
        let connection = if provider == "mock-saas" {
            world.connect(provider).await
        } else {
            world.connect_by_consent(provider).await
        };
        let row = whole(&world, connection).await;
        assert_eq!((row.enabled, row.missed), (true, Missed::RunOnce), "{provider}");
        assert_eq!(row.rhythm, every(minutes), "{provider}");
        let first = row.upcoming[0] - World::now();
        let step = TimeDelta::minutes(minutes.into());
        assert!(first >= step && first < step + step / 10, "{provider}: {first}");
        assert_eq!(row.upcoming.len(), 5);
        assert_eq!(row.upcoming[4] - row.upcoming[0], step * 4);
    }
}

#[tokio::test]
async fn an_interval_is_due_again_and_again_without_drifting() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    schedules::tick(&world.hub).await.unwrap();
    assert_eq!(count_runs(&world).await, 0);
    let first = whole(&world, connection).await.upcoming[0];
    // Late by 90 seconds, as a busy server may be.
    pass(&world, first - World::now() + TimeDelta::seconds(90)).await;
    assert_eq!(count_runs(&world).await, 1);
    assert_eq!(streams_of_last_run(&world).await, ["customers", "orders", "events"]);
    let row = whole(&world, connection).await;
    assert_eq!(row.upcoming[0], first + TimeDelta::minutes(60));
    assert_eq!(row.last_outcome, Some(ScheduleOutcome::Queued));
    assert_eq!(row.last_at, Some(world.clock.now()));
    let queued = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(row.last_run, queued.row.active_run.map(|run| run.id));
    schedules::tick(&world.hub).await.unwrap();
    assert_eq!(count_runs(&world).await, 1, "it is due once");
}

#[tokio::test]
async fn a_connection_of_before_gets_its_schedule_at_the_start() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let tx = world.hub.begin().await.unwrap();
    schedules::entity::Entity::delete_many().exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let all = schedules::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(all.whole, None);
    schedules::fill(&world.hub).await.unwrap();
    let made = whole(&world, connection).await;
    schedules::fill(&world.hub).await.unwrap();
    assert_eq!(whole(&world, connection).await, made, "a second start changes nothing");
}

#[tokio::test]
async fn a_time_that_the_clock_leaves_out_in_spring_is_due_once() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    world.clock.advance("2027-03-26T12:00:00Z".parse::<DateTime<Utc>>().unwrap() - World::now());
    let half_past_two = input(connection, None, cron("30 2 * * *", "Europe/Berlin"));
    save(&world, half_past_two).await;
    // At 2:00 of the 28th it is 3:00 in Berlin, which is 1:00 in UTC.
    let expected = times(&[
        "2027-03-27T01:30:00Z",
        "2027-03-28T01:00:00Z",
        "2027-03-29T00:30:00Z",
        "2027-03-30T00:30:00Z",
        "2027-03-31T00:30:00Z",
    ]);
    assert_eq!(whole(&world, connection).await.upcoming, expected);
    pass_until(&world, "2027-03-27T12:00:00Z").await;
    let before = count_runs(&world).await;
    for _ in 0..24 * 4 {
        end_runs(&world).await;
        pass(&world, TimeDelta::minutes(15)).await;
    }
    assert_eq!(count_runs(&world).await, before + 1);
}

#[tokio::test]
async fn a_time_that_comes_twice_in_autumn_is_due_once() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    world.clock.advance("2027-10-29T12:00:00Z".parse::<DateTime<Utc>>().unwrap() - World::now());
    let half_past_two = input(connection, None, cron("30 2 * * *", "europe/berlin"));
    save(&world, half_past_two).await;
    // It is 2:30 in Berlin at 0:30 and at 1:30 in UTC on the 31st.
    let expected = times(&[
        "2027-10-30T00:30:00Z",
        "2027-10-31T00:30:00Z",
        "2027-11-01T01:30:00Z",
        "2027-11-02T01:30:00Z",
        "2027-11-03T01:30:00Z",
    ]);
    let row = whole(&world, connection).await;
    assert_eq!(row.upcoming, expected);
    assert_eq!(row.rhythm, cron("30 2 * * *", "Europe/Berlin"), "the zone has its usual name");
    pass_until(&world, "2027-10-30T12:00:00Z").await;
    let before = count_runs(&world).await;
    for _ in 0..24 * 4 {
        end_runs(&world).await;
        pass(&world, TimeDelta::minutes(15)).await;
    }
    assert_eq!(count_runs(&world).await, before + 1);
}

#[tokio::test]
async fn every_half_hour_of_the_clock_stays_half_an_hour_while_it_is_put_back() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    world.clock.advance("2027-10-31T00:10:00Z".parse::<DateTime<Utc>>().unwrap() - World::now());
    save(&world, input(connection, None, cron("*/30 * * * *", "Europe/Berlin"))).await;
    let expected = times(&[
        "2027-10-31T00:30:00Z",
        "2027-10-31T01:00:00Z",
        "2027-10-31T01:30:00Z",
        "2027-10-31T02:00:00Z",
        "2027-10-31T02:30:00Z",
    ]);
    assert_eq!(whole(&world, connection).await.upcoming, expected);
}

#[tokio::test]
async fn times_of_the_clock_are_spread_where_that_is_asked_for() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let (expression, time_zone) = ("0 6 * * *".to_owned(), "UTC".to_owned());
    let rhythm = Rhythm::Cron { expression, time_zone, spread: true };
    save(&world, input(connection, None, rhythm)).await;
    let row = whole(&world, connection).await;
    let six = "2026-11-21T06:00:00Z".parse::<DateTime<Utc>>().unwrap();
    let offset = row.upcoming[0] - six;
    assert!(offset >= TimeDelta::zero() && offset < TimeDelta::minutes(5), "{offset}");
    pass(&world, row.upcoming[0] - world.clock.now()).await;
    let tomorrow = whole(&world, connection).await.upcoming[0];
    assert_eq!(tomorrow - row.upcoming[0], TimeDelta::days(1), "the offset stays");
}

#[tokio::test]
async fn what_was_missed_for_days_is_made_up_for_once() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let first = whole(&world, connection).await.upcoming[0];
    pass(&world, TimeDelta::days(9) + TimeDelta::minutes(30)).await;
    assert_eq!(count_runs(&world).await, 1);
    let next = whole(&world, connection).await.upcoming[0];
    assert!(next > world.clock.now() && next <= world.clock.now() + TimeDelta::hours(1));
    assert_eq!((next - first).num_seconds() % 3_600, 0, "the minute of the hour stays");
}

#[tokio::test]
async fn what_was_missed_is_left_out_where_that_is_wanted() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let daily = cron("0 6 * * *", "UTC");
    save(&world, ScheduleInput { missed: Missed::Skip, ..input(connection, None, daily) }).await;
    // The server was away from before six until seven, for days.
    pass_until(&world, "2026-11-24T07:00:00Z").await;
    assert_eq!(count_runs(&world).await, 0);
    let row = whole(&world, connection).await;
    assert_eq!(row.last_outcome, Some(ScheduleOutcome::Missed));
    assert_eq!(row.upcoming[0], times(&["2026-11-25T06:00:00Z"])[0]);
    // It came back ten seconds after six: this one is in time, the one of the day before is not.
    pass_until(&world, "2026-11-26T06:00:10Z").await;
    assert_eq!(count_runs(&world).await, 1);
}

#[tokio::test]
async fn two_replicas_that_look_at_once_fire_once() {
    let world = World::new().await;
    let other = world.replica(HashMap::new()).await;
    let connection = world.connect("mock-saas").await;
    for round in 1..=5 {
        world.clock.advance(TimeDelta::minutes(60) + SPREAD);
        let ticks = [&world.hub, &other, &world.hub, &other].map(schedules::tick);
        for done in futures::future::join_all(ticks).await {
            done.unwrap();
        }
        assert_eq!(count_runs(&world).await, round);
        let row = whole(&world, connection).await;
        assert_eq!(row.last_outcome, Some(ScheduleOutcome::Queued));
        end_runs(&world).await;
    }
}

#[tokio::test]
async fn a_paused_connection_is_not_read_and_goes_on_when_it_is_resumed() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let admin = world.admin.actor.admin().unwrap();
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    pass(&world, TimeDelta::minutes(60) + SPREAD).await;
    assert_eq!(count_runs(&world).await, 0);
    let row = whole(&world, connection).await;
    assert_eq!(row.last_outcome, Some(ScheduleOutcome::Paused));
    assert!(row.upcoming[0] > world.clock.now());
    let listed = connections::list(&world.hub, &world.viewer.actor).await.unwrap();
    assert_eq!((listed[0].status, listed[0].next_sync_at), (ConnectionStatus::Paused, None));
    let new = NewRun::whole(RunKind::Full, RunTrigger::Manual);
    let asked = sync_runs::start(&world.hub, &admin, connection, new).await;
    assert_eq!(error(asked).kind, ErrorKind::Conflict);

    connections::resume(&world.hub, &admin, connection).await.unwrap();
    connections::resume(&world.hub, &admin, connection).await.unwrap();
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Active);
    assert_eq!(detail.row.next_sync_at, Some(row.upcoming[0]));
    pass(&world, TimeDelta::minutes(60)).await;
    assert_eq!(count_runs(&world).await, 1);
}

#[tokio::test]
async fn pausing_holds_what_is_being_read_and_resuming_brings_back_what_was_wrong() {
    let mut world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let slow = sandbox::Fault::Slow { milliseconds: 300 };
    world.sandbox.control().set_fault("mock-saas", Some(slow));
    world.start_jobs();
    let admin = world.admin.actor.admin().unwrap();
    let new = NewRun::whole(RunKind::Incremental, RunTrigger::Manual);
    let run = sync_runs::start(&world.hub, &admin, connection, new).await.unwrap();
    until_running(&world, run).await;
    set_status(&world, connection, ConnectionStatus::NeedsReconnect).await;
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    let held = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    assert_eq!(held.row.status, RunStatus::Paused);
    world.sandbox.control().set_fault("mock-saas", None);
    connections::resume(&world.hub, &admin, connection).await.unwrap();
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::NeedsReconnect);
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded, "it goes on");
}

async fn set_status(world: &World, connection: ConnectionId, status: ConnectionStatus) {
    use connections::entity::{Column, Entity};
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Status, Expr::val(status.to_string()))
        .filter(Column::Id.eq(connection.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_cannot_be_read_is_passed_over() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    for (status, outcome) in [
        (ConnectionStatus::NeedsReconnect, ScheduleOutcome::NeedsReconnect),
        (ConnectionStatus::Disconnected, ScheduleOutcome::Disconnected),
    ] {
        set_status(&world, connection, status).await;
        pass(&world, TimeDelta::minutes(60) + SPREAD).await;
        assert_eq!(count_runs(&world).await, 0);
        let row = whole(&world, connection).await;
        assert_eq!(row.last_outcome, Some(outcome));
        assert!(row.upcoming[0] > world.clock.now());
    }
    // One that failed may succeed the next time.
    set_status(&world, connection, ConnectionStatus::Error).await;
    pass(&world, TimeDelta::minutes(60)).await;
    assert_eq!(count_runs(&world).await, 1);
}

#[tokio::test]
async fn a_stream_with_a_schedule_of_its_own_is_left_out_of_that_of_the_connection() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    save(&world, input(connection, Some("orders"), every(5))).await;
    pass(&world, TimeDelta::minutes(6)).await;
    assert_eq!(streams_of_last_run(&world).await, ["orders"]);
    end_runs(&world).await;
    // Both are due, and none waits for the other.
    pass(&world, TimeDelta::minutes(60) + SPREAD).await;
    assert_eq!(count_runs(&world).await, 3);
    end_runs(&world).await;
    let own = of_stream(&world, connection, "orders").await;
    let admin = world.admin.actor.admin().unwrap();
    // Off means that it is not read by itself at all.
    schedules::switch(&world.hub, &admin, own.id, false).await.unwrap();
    pass(&world, TimeDelta::minutes(60)).await;
    assert_eq!(streams_of_last_run(&world).await, ["customers", "events"]);
    end_runs(&world).await;
    schedules::remove(&world.hub, &admin, own.id).await.unwrap();
    pass(&world, TimeDelta::minutes(60)).await;
    assert_eq!(streams_of_last_run(&world).await, ["customers", "orders", "events"]);
}

#[tokio::test]
async fn a_run_that_goes_on_is_not_queued_twice_and_the_schedule_says_so() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    pass(&world, TimeDelta::minutes(60) + SPREAD).await;
    pass(&world, TimeDelta::minutes(60)).await;
    assert_eq!(count_runs(&world).await, 1);
    let row = whole(&world, connection).await;
    assert_eq!(row.last_outcome, Some(ScheduleOutcome::Busy));
    let next = row.upcoming[0] - world.clock.now();
    assert!(next > TimeDelta::seconds(30), "the same streams are being read: {next}");
}

#[tokio::test]
async fn a_schedule_does_not_wait_for_a_run_of_other_streams() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    save(&world, input(connection, Some("orders"), every(5))).await;
    pass(&world, TimeDelta::minutes(54)).await;
    assert_eq!(streams_of_last_run(&world).await, ["orders"]);
    let due = whole(&world, connection).await.upcoming[0];
    pass(&world, due - world.clock.now()).await;
    let row = whole(&world, connection).await;
    assert_eq!(row.last_outcome, Some(ScheduleOutcome::Queued));
    assert_eq!(streams_of_last_run(&world).await, ["customers", "events"]);
    let next = whole(&world, connection).await.upcoming[0];
    assert_eq!(next, due + TimeDelta::minutes(60), "it does not drift");
}

#[tokio::test]
async fn while_auto_sync_is_off_nothing_is_read_by_itself() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    save(&world, input(connection, Some("orders"), every(5))).await;
    let admin = world.admin.actor.admin().unwrap();
    let id = whole(&world, connection).await.id;
    schedules::switch(&world.hub, &admin, id, false).await.unwrap();
    pass(&world, TimeDelta::hours(3)).await;
    assert_eq!(count_runs(&world).await, 0);
    let row = whole(&world, connection).await;
    assert_eq!((row.enabled, row.upcoming.len()), (false, 0));
    let listed = connections::list(&world.hub, &world.viewer.actor).await.unwrap();
    assert_eq!(listed[0].next_sync_at, None);
    // From now on, and not for the time that it was off.
    schedules::switch(&world.hub, &admin, id, true).await.unwrap();
    let next = whole(&world, connection).await.upcoming[0] - world.clock.now();
    assert!(next >= TimeDelta::minutes(60), "{next}");
}

#[tokio::test]
async fn a_clock_that_went_back_does_not_stop_anything() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    pass(&world, TimeDelta::days(300)).await;
    end_runs(&world).await;
    pass(&world, -TimeDelta::days(300)).await;
    let next = whole(&world, connection).await.upcoming[0] - world.clock.now();
    assert!(next <= TimeDelta::minutes(60) + SPREAD, "{next}");
    let before = count_runs(&world).await;
    pass(&world, TimeDelta::minutes(60) + SPREAD).await;
    assert_eq!(count_runs(&world).await, before + 1);
}

/// Breaks the schedule of a connection as no form lets anybody, planned at this moment.
async fn break_schedule(world: &World, connection: ConnectionId, planned_at: DateTime<Utc>) {
    use schedules::entity::{Column, Entity};
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Cron, Expr::val("now and then"))
        .col_expr(Column::NextAt, Expr::val(World::now()))
        .col_expr(Column::PlannedAt, Expr::val(planned_at))
        .filter(Column::ConnectionId.eq(connection.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_broken_schedule_is_moved_on_and_keeps_no_other_from_being_read() {
    let world = World::new().await;
    let broken = world.connect_by_consent("slack").await;
    let connection = world.connect("mock-saas").await;
    for (round, ahead) in [(1, TimeDelta::zero()), (2, TimeDelta::days(300))] {
        break_schedule(&world, broken, world.clock.now() + ahead).await;
        pass(&world, TimeDelta::minutes(60) + SPREAD).await;
        let row = whole(&world, connection).await;
        assert_eq!(row.last_outcome, Some(ScheduleOutcome::Queued), "{round}");
        assert_eq!(count_runs(&world).await, round);
        let given_up = whole(&world, broken).await;
        assert_eq!(given_up.last_outcome, Some(ScheduleOutcome::Failed));
        assert_eq!(given_up.upcoming[0], world.clock.now() + TimeDelta::days(1));
        end_runs(&world).await;
    }
}

#[tokio::test]
async fn after_a_tick_everything_is_due_in_the_future() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    save(&world, input(connection, Some("orders"), cron("*/7 3-5 * * 1", "America/New_York")))
        .await;
    let rhythms =
        [every(1), every(40_320), cron("* * * * *", "Asia/Kolkata"), cron("0 0 29 2 *", "UTC")];
    // Numbers that look like chance and are the same each time.
    let mut chance = 12_345_u64;
    for step in 0..60 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        if step % 15 == 0 {
            let rhythm = rhythms[step / 15].clone();
            save(&world, input(connection, None, rhythm)).await;
        }
        let seconds = i64::try_from((chance >> 33) % (1 << (step % 23))).unwrap();
        pass(&world, TimeDelta::seconds(seconds)).await;
        if step % 2 == 0 {
            end_runs(&world).await;
        }
        for row in [whole(&world, connection).await, of_stream(&world, connection, "orders").await]
        {
            let all = [world.clock.now()].into_iter().chain(row.upcoming).collect::<Vec<_>>();
            assert!(all.is_sorted_by(|one, next| one < next), "step {step}: {all:?}");
        }
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_would() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let before = whole(&world, connection).await;
    let admin = world.admin.actor.admin().unwrap();
    for (rhythm, field, says) in [
        (cron("", "UTC"), "expression", "\"0 6 * * 1-5\""),
        (cron("61 * * * *", "UTC"), "expression", "\"61 * * * *\" is no cron expression"),
        (cron("* * * *", "UTC"), "expression", "five fields"),
        (cron("0 0 * * * *", "UTC"), "expression", "five fields"),
        (cron(&"1,".repeat(400), "UTC"), "expression", "too long"),
        (cron("0 0 30 2 *", "UTC"), "expression", "never comes"),
        (cron("0 6 * * *", "Europe/Berln"), "time_zone", "\"Europe/Berlin\""),
        (cron("0 6 * * *", ""), "time_zone", "\"UTC\""),
        (every(0), "minutes", "four weeks"),
        (every(40_321), "minutes", "four weeks"),
    ] {
        let input = input(connection, None, rhythm.clone());
        let previewed = error(schedules::preview(&world.hub, &world.viewer.actor, &input).await);
        let refused = error(schedules::save(&world.hub, &admin, input).await);
        assert_eq!(refused, previewed, "{rhythm:?}");
        assert_eq!(refused.kind, ErrorKind::Invalid, "{rhythm:?}");
        assert_eq!(refused.field.as_deref(), Some(field), "{rhythm:?}");
        assert!(refused.message.contains(says), "{rhythm:?}: {}", refused.message);
        assert!(refused.message.len() < 500, "{}", refused.message);
    }
    let unknown = schedules::save(&world.hub, &admin, input(connection, Some("nope"), every(5)));
    assert_eq!(error(unknown.await).kind, ErrorKind::NotFound);
    let removed = schedules::remove(&world.hub, &admin, before.id).await;
    assert_eq!(error(removed).kind, ErrorKind::Conflict);
    assert_eq!(whole(&world, connection).await, before);
}

#[tokio::test]
async fn another_organization_finds_no_schedule() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let id = whole(&world, connection).await.id;
    let (hub, stranger) = (&world.hub, &world.stranger.actor);
    let other = stranger.admin().unwrap();
    let theirs = || input(connection, None, every(5));
    let refusals = [
        error(schedules::get(hub, stranger, connection).await),
        error(schedules::preview(hub, stranger, &theirs()).await),
        error(schedules::save(hub, &other, theirs()).await),
        error(schedules::switch(hub, &other, id, false).await),
        error(schedules::remove(hub, &other, id).await),
        error(connections::pause(hub, &other, connection).await),
        error(connections::resume(hub, &other, connection).await),
    ];
    for refusal in refusals {
        assert_eq!(refusal.kind, ErrorKind::NotFound, "{}", refusal.message);
    }
}

#[tokio::test]
async fn whoever_changes_a_schedule_or_pauses_is_in_the_trail() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let admin = world.admin.actor.admin().unwrap();
    save(&world, input(connection, Some("orders"), every(90))).await;
    let own = of_stream(&world, connection, "orders").await.id;
    schedules::switch(&world.hub, &admin, own, false).await.unwrap();
    schedules::switch(&world.hub, &admin, own, true).await.unwrap();
    schedules::remove(&world.hub, &admin, own).await.unwrap();
    connections::pause(&world.hub, &admin, connection).await.unwrap();
    connections::resume(&world.hub, &admin, connection).await.unwrap();
    let tx = world.hub.begin().await.unwrap();
    let trail = hub::audit::entity::Entity::find()
        .filter(hub::audit::entity::Column::Actor.eq("acme-admin"))
        .order_by_desc(hub::audit::entity::Column::Id)
        .all(&*tx)
        .await
        .unwrap();
    let actions: Vec<_> = trail.iter().take(6).map(|event| event.action.as_str()).collect();
    let expected = [
        "connection.resumed",
        "connection.paused",
        "schedule.removed",
        "schedule.switched_on",
        "schedule.switched_off",
        "schedule.saved",
    ];
    assert_eq!(actions, expected);
    assert_eq!(trail[5].detail, "Mock SaaS, orders: every 90 minutes");
}
