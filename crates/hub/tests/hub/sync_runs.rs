//! Executions of syncs.

use contract::{
    ErrorKind,
    connection::ConnectionStatus,
    query::RowCount,
    sync_run::{RunErrorKind, RunKind, RunStatus, RunTrigger},
};
use hub::{
    connections, records,
    sync_runs::{self, NewRun},
};
use sandbox::Fault;
use serde_json::json;
use testkit::World;

use crate::{
    sync,
    vendor::{Vendor, connect_with_key},
};

#[tokio::test]
async fn a_broken_provider_ends_the_run_with_a_reason_and_touches_no_earlier_row() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("github").await;
    sync(&world, connection).await;
    let actor = &world.viewer.actor;
    let before = records::list(&world.hub, actor, "issues", "limit=200").await.unwrap();
    for (fault, kind) in [
        (Fault::Html, RunErrorKind::BadAnswer),
        (Fault::Truncated, RunErrorKind::BadAnswer),
        (Fault::RepeatPage, RunErrorKind::BadAnswer),
        (Fault::Loop, RunErrorKind::BadAnswer),
        (Fault::ServerError, RunErrorKind::ProviderDown),
        (Fault::Outage, RunErrorKind::ProviderDown),
    ] {
        let name = format!("{fault:?}");
        world.sandbox.control().set_fault("github", Some(fault));
        let run = sync(&world, connection).await.row;
        let error = run.error.unwrap_or_else(|| panic!("{name} went unnoticed"));
        assert_eq!(
            (run.status, error.kind),
            (RunStatus::Failed, kind),
            "{name}: {}",
            error.message
        );
        assert!(error.message.contains("GitHub"), "{name}: {}", error.message);
        let after = records::list(&world.hub, actor, "issues", "limit=200").await.unwrap();
        assert_eq!(after.rows, before.rows, "{name}");
    }
    world.sandbox.control().set_fault("github", None);
    let run = sync(&world, connection).await.row;
    assert_eq!(run.status, RunStatus::Succeeded);
    let detail = connections::get(&world.hub, actor, connection).await.unwrap();
    assert_eq!((detail.row.status, detail.row.problem), (ConnectionStatus::Active, None));
}

#[tokio::test]
async fn a_connection_has_one_active_run_however_often_it_is_asked_for() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let admin = world.admin.actor.admin().unwrap();
    let start = || {
        sync_runs::start(
            &world.hub,
            &admin,
            connection,
            NewRun::whole(RunKind::Incremental, RunTrigger::Manual),
        )
    };
    let (one, two, three) = tokio::join!(start(), start(), start());
    let one = one.unwrap();
    assert_eq!((two.unwrap(), three.unwrap()), (one, one));
    let runs = sync_runs::list(&world.hub, &world.viewer.actor, "").await.unwrap();
    assert_eq!(runs.count, RowCount::Exact(1));
}

#[tokio::test]
async fn a_disconnected_connection_is_not_synced() {
    let world = World::new().await;
    let connection = world.connect("stripe").await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, connection).await.unwrap();
    let refused = sync_runs::start(
        &world.hub,
        &admin,
        connection,
        NewRun::whole(RunKind::Incremental, RunTrigger::Manual),
    )
    .await;
    let error = contract::AppError::from(refused.unwrap_err());
    assert_eq!(error.kind, ErrorKind::Conflict);
    assert!(error.message.contains("disconnected"));
}

#[tokio::test]
async fn the_counts_of_a_run_are_the_sums_of_its_streams() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    let run = sync(&world, connection).await;
    let sum = |count: fn(&contract::sync_run::RunCounts) -> u64| -> u64 {
        run.streams.iter().map(|stream| count(&stream.counts)).sum()
    };
    let counts = run.row.counts;
    assert_eq!(counts.pages, sum(|it| it.pages));
    assert_eq!(counts.fetched, sum(|it| it.fetched));
    assert_eq!(
        counts.fetched,
        counts.inserted + counts.updated + counts.unchanged + counts.rejected
    );
}

#[tokio::test]
async fn a_record_whose_id_is_no_key_keeps_no_other_from_being_read() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    world.start_jobs();
    let connection = connect_with_key(&world, "full-1", None).await.unwrap();
    let long = "x".repeat(6_000);
    vendor.send(json!([{ "id": "a\0b" }, { "id": long }, { "id": "good", "title": "a\0b" }]));
    let run = sync(&world, connection).await.row;
    assert_eq!((run.counts.inserted, run.counts.rejected), (1, 2), "{:?}", run.error);
    assert_eq!(run.status, RunStatus::Partial);
    assert!(run.error.unwrap().message.contains("its id has control characters"));
}
