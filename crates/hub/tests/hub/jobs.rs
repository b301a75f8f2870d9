//! The queue and its workers.

use std::{collections::HashMap, fs, time::Duration};

use contract::{
    ids::{ConnectionId, SyncRunId},
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{
    audit,
    jobs::{self, Queue},
    sync_runs,
};
use sandbox::Fault;
use testkit::World;
use tokio_util::sync::CancellationToken;

use crate::{settle, until_running};

const SLUGS: [&str; 6] = ["github", "mock-saas", "stripe", "hubspot", "notion", "slack"];

#[tokio::test]
async fn what_is_asked_for_is_in_the_queue_without_a_sweep() {
    let world = World::new().await;
    ask(&world, "github").await;
    until_queued(&world, 1).await;
}

#[tokio::test]
async fn what_is_due_and_not_in_the_queue_is_pushed_and_not_twice() {
    let world = World::new().await;
    for (slug, length) in SLUGS.into_iter().zip(1..=3) {
        ask(&world, slug).await;
        until_queued(&world, length).await;
    }
    jobs::sweep(&world.hub).await.unwrap();
    assert_eq!(world.database.queue_length().await, 3, "they are there already");
    world.database.lose_queue().await;
    assert_eq!(world.database.queue_length().await, 0);
    for _ in 0..2 {
        jobs::sweep(&world.hub).await.unwrap();
        assert_eq!(world.database.queue_length().await, 3);
    }
}

#[tokio::test]
async fn what_is_done_leaves_the_queue() {
    let mut world = World::new().await;
    world.start_jobs();
    for slug in ["github", "mock-saas"] {
        let run = ask(&world, slug).await;
        assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    }
    until_queued(&world, 0).await;
}

#[tokio::test]
async fn a_queue_that_is_lost_while_nobody_works_loses_nothing() {
    let mut world = World::new().await;
    let mut runs = Vec::new();
    for (slug, length) in SLUGS.into_iter().zip(1..=3) {
        runs.push(ask(&world, slug).await);
        until_queued(&world, length).await;
    }
    world.database.lose_queue().await;
    world.start_jobs();
    for run in runs {
        assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    }
}

#[tokio::test]
async fn a_file_of_the_queue_that_is_gone_or_damaged_is_made_anew() {
    let world = World::new().await;
    if world.database.is_postgres() {
        return;
    }
    let file = |name: &str| world.database.folder().join(name);
    for damage in [None, Some("not what SQLite wrote\n".repeat(100))] {
        let run = ask(&world, "github").await;
        for name in ["jobs.db", "jobs.db-wal", "jobs.db-shm"] {
            // Only the first is there in any case.
            let _ = fs::remove_file(file(name));
        }
        if let Some(damage) = &damage {
            fs::write(file("jobs.db"), damage).unwrap();
        }
        let stop = CancellationToken::new();
        let restarted = world.replica(HashMap::new()).await;
        let working = tokio::spawn(jobs::run(restarted, stop.clone()));
        assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded, "{damage:?}");
        stop.cancel();
        working.await.unwrap();
    }
}

#[tokio::test]
async fn a_queue_that_is_lost_while_workers_work_loses_nothing() {
    let mut world = World::new().await;
    world.start_jobs();
    let first = ask(&world, "github").await;
    assert_eq!(settle(&world, first).await.row.status, RunStatus::Succeeded);
    let connection = world.connect("mock-saas").await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 200 }));
    let going_on = start(&world, connection).await;
    until_running(&world, going_on).await;
    world.database.lose_queue().await;
    let next = ask(&world, "stripe").await;
    for run in [going_on, next] {
        assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    }
    assert_eq!(endings(&world).await, 3, "none was done twice");
}

#[tokio::test]
async fn what_a_process_took_before_it_died_is_pushed_again() {
    let mut world = World::new().await;
    let run = ask(&world, "github").await;
    until_queued(&world, 1).await;
    world
        .database
        .change_queue(
            "INSERT INTO workers (id, worker_type, storage_name, layers, last_seen) \
             VALUES ($1, $1, 'a test', '', CURRENT_TIMESTAMP)",
        )
        .await;
    let took = "UPDATE jobs SET status = 'Queued', lock_by = $1 WHERE job_type = $1";
    world.database.change_queue(took).await;
    world.start_jobs();
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
}

#[tokio::test]
async fn a_job_of_a_kind_that_is_not_known_holds_nobody_up() {
    let mut world = World::new().await;
    let run = ask(&world, "github").await;
    until_queued(&world, 1).await;
    let unknown = if world.database.is_postgres() {
        "UPDATE jobs SET job = convert_to('{\"of_tomorrow\":1}', 'UTF8') WHERE job_type = $1"
    } else {
        "UPDATE jobs SET job = CAST('{\"of_tomorrow\":1}' AS BLOB) WHERE job_type = $1"
    };
    world.database.change_queue(unknown).await;
    world.start_jobs();
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    until_queued(&world, 0).await;
}

#[tokio::test]
async fn two_processes_do_every_run_once() {
    let mut world = World::new().await;
    let stop = CancellationToken::new();
    let replica = tokio::spawn(jobs::run(world.replica(HashMap::new()).await, stop.clone()));
    world.start_jobs();
    let mut connections = Vec::new();
    for slug in SLUGS {
        connections.push(world.connect(slug).await);
    }
    let mut runs = Vec::new();
    for connection in connections {
        runs.push(start(&world, connection).await);
    }
    for run in runs {
        assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    }
    stop.cancel();
    replica.await.unwrap();
    world.stop_jobs().await;
    assert_eq!(endings(&world).await, SLUGS.len());
}

#[tokio::test]
async fn many_may_open_a_queue_at_once() {
    let world = World::new().await;
    let opening = (0..4).map(|_| Queue::open(world.database.url()));
    for opened in futures::future::join_all(opening).await {
        assert!(opened.is_ok());
    }
}

/// Connects a provider and asks for a sync of it.
async fn ask(world: &World, slug: &str) -> SyncRunId {
    start(world, world.connect(slug).await).await
}

async fn start(world: &World, connection: ConnectionId) -> SyncRunId {
    let admin = world.admin.actor.admin().unwrap();
    let trigger = RunTrigger::Manual;
    let new = sync_runs::NewRun::whole(RunKind::Incremental, trigger);
    sync_runs::start(&world.hub, &admin, connection, new).await.unwrap()
}

/// Waits until so many jobs are in the queue.
async fn until_queued(world: &World, length: i64) {
    for _ in 0..500 {
        if world.database.queue_length().await == length {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("there are {} jobs, and not {length}", world.database.queue_length().await);
}

/// How many ends of runs are in the trail.
async fn endings(world: &World) -> usize {
    let trail = audit::list(&world.hub, &world.viewer.actor, "action=sync_run.finished&limit=200");
    trail.await.unwrap().rows.len()
}
