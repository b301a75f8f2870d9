//! Alerts of single streams, and of all of a connection.

use contract::{
    alert::AlertKind,
    ids::ConnectionId,
    sync_run::{RunStatus, RunTrigger},
};
use hub::alerts;
use testkit::World;

use crate::{
    alerts::{run, run_streams, told, unresolved},
    credentials::noted,
    vendor::{Vendor, connect_pair},
};

/// The alerts that are not over: about what, of which stream, and how often it happened.
async fn known(world: &World) -> Vec<(AlertKind, String, u64)> {
    let mut known: Vec<_> = unresolved(world)
        .await
        .into_iter()
        .map(|alert| (alert.kind, alert.stream, alert.times))
        .collect();
    known.sort_by_key(|(kind, stream, _)| (kind.to_string(), stream.clone()));
    known
}

fn one(kind: AlertKind, stream: &str, times: u64) -> (AlertKind, String, u64) {
    (kind, stream.to_owned(), times)
}

/// A connection to two lists, read once.
async fn pair() -> (Vendor, World, ConnectionId) {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let id = connect_pair(&world).await;
    assert_eq!(run(&mut world, id, RunTrigger::Manual).await.1, RunStatus::Succeeded);
    (vendor, world, id)
}

#[tokio::test]
async fn a_stream_that_fails_beside_another_that_works_is_told_until_it_works_again() {
    let (vendor, mut world, id) = pair().await;
    vendor.forbid(&["orders"]);
    let (first, status) = run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(status, RunStatus::Partial);
    assert_eq!(known(&world).await, [one(AlertKind::RunFailed, "Orders", 1)]);
    let alert = unresolved(&world).await.remove(0);
    assert_eq!(alert.run_id, Some(first));
    assert!(alert.message.starts_with("Pair (Orders) answered 403"), "{}", alert.message);
    assert_eq!(told(&world).await, [format!("Pair: {}", alert.message)]);

    for _ in 0..2 {
        run(&mut world, id, RunTrigger::Schedule).await;
    }
    let both =
        [one(AlertKind::RepeatedFailures, "Orders", 1), one(AlertKind::RunFailed, "Orders", 3)];
    assert_eq!(known(&world).await, both);
    let said = told(&world).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[1].starts_with("Pair: Orders: The last 3 syncs failed."), "{said:?}");

    vendor.forbid(&[]);
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(known(&world).await, []);
    assert_eq!(told(&world).await[2..], ["Pair has recovered"]);
    assert_eq!(noted(&world, "alert.resolved").await.len(), 2);
}

#[tokio::test]
async fn a_run_of_other_streams_ends_no_alert_of_a_stream_and_does_not_break_its_row_of_failures() {
    let (vendor, mut world, id) = pair().await;
    vendor.forbid(&["orders"]);
    for _ in 0..3 {
        let schedule = RunTrigger::Schedule;
        let (_, failed) = run_streams(&mut world, id, schedule, Some(&["orders"])).await;
        let (_, read) = run_streams(&mut world, id, schedule, Some(&["things"])).await;
        assert_eq!((failed, read), (RunStatus::Failed, RunStatus::Succeeded));
    }
    let both =
        [one(AlertKind::RepeatedFailures, "Orders", 1), one(AlertKind::RunFailed, "Orders", 3)];
    assert_eq!(known(&world).await, both);
    vendor.forbid(&[]);
    run_streams(&mut world, id, RunTrigger::Schedule, Some(&["orders"])).await;
    assert_eq!(known(&world).await, []);
}

#[tokio::test]
async fn what_all_streams_fail_of_is_one_alert_until_one_of_them_works() {
    let (vendor, mut world, id) = pair().await;
    vendor.forbid(&["orders", "things"]);
    for _ in 0..3 {
        let (_, status) = run(&mut world, id, RunTrigger::Schedule).await;
        assert_eq!(status, RunStatus::Failed);
    }
    let both = [one(AlertKind::RepeatedFailures, "", 1), one(AlertKind::RunFailed, "", 3)];
    assert_eq!(known(&world).await, both);
    assert_eq!(told(&world).await.len(), 2);

    // It is that of the stream alone now, which has failed often enough already.
    vendor.forbid(&["orders"]);
    run(&mut world, id, RunTrigger::Schedule).await;
    let both =
        [one(AlertKind::RepeatedFailures, "Orders", 1), one(AlertKind::RunFailed, "Orders", 1)];
    assert_eq!(known(&world).await, both);
    let said = told(&world).await;
    let over = "Pair: “Sync failed”, “Keeps failing” are over, 2 are not";
    assert_eq!(said[4..], [over], "{said:?}");
}

#[tokio::test]
async fn an_alert_about_a_stream_that_is_not_in_the_file_any_more_is_over() {
    let (vendor, mut world, id) = pair().await;
    vendor.forbid(&["orders"]);
    run(&mut world, id, RunTrigger::Schedule).await;
    alerts::check(&world.hub).await.unwrap();
    assert_eq!(known(&world).await, [one(AlertKind::RunFailed, "Orders", 1)]);
    vendor.forget_orders();
    let restarted = world.replica(vendor.registered()).await;
    alerts::check(&restarted).await.unwrap();
    assert_eq!(known(&world).await, []);
}
