//! The domain against real databases and pretend providers. One file a noun, one test a sentence.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alerts;
mod alerts_of_streams;
mod audit;
mod checkup;
mod conflicts;
mod connect_attempts;
mod connections;
mod credentials;
mod dashboard;
mod environment;
mod every_provider;
mod gone;
mod jobs;
mod keys;
mod large_table;
mod limits;
mod live;
mod lying_provider;
mod out_of_date;
mod own_files;
mod page;
mod queue_rights;
mod records;
mod refreshes;
mod schedules;
mod schema;
mod script;
mod sync_engine;
mod sync_runs;
mod tenants;
mod tokens;
mod users;
mod vendor;

/// Runs the workers of a world until no run is queued or running.
async fn settle(
    world: &testkit::World,
    run: contract::ids::SyncRunId,
) -> contract::sync_run::SyncRunDetail {
    for _ in 0..1_000 {
        let detail = hub::sync_runs::get(&world.hub, &world.admin.actor, run).await.unwrap();
        if !detail.row.status.is_active() {
            return detail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the run does not end");
}

/// Syncs a connection as the admin of Acme and waits for the end; the workers must be running.
async fn sync(
    world: &testkit::World,
    connection: contract::ids::ConnectionId,
) -> contract::sync_run::SyncRunDetail {
    sync_kind(world, connection, contract::sync_run::RunKind::Incremental).await
}

/// The same, reading everything again.
async fn sync_all(
    world: &testkit::World,
    connection: contract::ids::ConnectionId,
) -> contract::sync_run::SyncRunDetail {
    sync_kind(world, connection, contract::sync_run::RunKind::Full).await
}

async fn sync_kind(
    world: &testkit::World,
    connection: contract::ids::ConnectionId,
    kind: contract::sync_run::RunKind,
) -> contract::sync_run::SyncRunDetail {
    let admin = world.admin.actor.admin().unwrap();
    let trigger = contract::sync_run::RunTrigger::Manual;
    let run = hub::sync_runs::start(
        &world.hub,
        &admin,
        connection,
        hub::sync_runs::NewRun::whole(kind, trigger),
    )
    .await
    .unwrap();
    settle(world, run).await
}

/// Waits until a worker has taken the run.
async fn until_running(world: &testkit::World, run: contract::ids::SyncRunId) {
    until(world, run, |detail| detail.row.status == contract::sync_run::RunStatus::Running).await;
}

/// Waits until a run is like this.
async fn until(
    world: &testkit::World,
    run: contract::ids::SyncRunId,
    like: impl Fn(&contract::sync_run::SyncRunDetail) -> bool,
) -> contract::sync_run::SyncRunDetail {
    for _ in 0..1_000 {
        let detail = hub::sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
        if like(&detail) {
            return detail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let detail = hub::sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    panic!("the run does not come to that: {:?}", detail.row);
}

/// Asks for a sync as the admin of Acme, without waiting for anything.
async fn start(
    world: &testkit::World,
    connection: contract::ids::ConnectionId,
    kind: contract::sync_run::RunKind,
    trigger: contract::sync_run::RunTrigger,
) -> contract::ids::SyncRunId {
    let admin = world.admin.actor.admin().unwrap();
    let new = hub::sync_runs::NewRun::whole(kind, trigger);
    hub::sync_runs::start(&world.hub, &admin, connection, new).await.unwrap()
}
