//! The work that goes on behind the pages.
//!
//! The rows say what is due; a worker takes them, woken by a bell in this process and by a look at
//! the table every few seconds, so nothing is lost when a bell is not heard.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, Semaphore},
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Hub, HubError, connect_attempts, environment, live, schedules, sessions, sync_runs};

/// How many runs go on at once in one process.
const CONCURRENT_RUNS: usize = 4;
/// How often the table is looked at although no bell rang.
const POLL: Duration = Duration::from_secs(2);
/// How often a run's lease is prolonged, between its pages as well.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How often runs of dead workers are looked for.
const SWEEP: Duration = Duration::from_secs(15);
/// How often schedules are looked at.
const TICK: Duration = Duration::from_secs(5);
/// How often what has expired is deleted.
const PRUNE: Duration = Duration::from_mins(10);

/// The bell that tells the workers that something is due.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Rings.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

/// Works until `stop`, then ends what it is doing and comes back.
pub async fn run(hub: Hub, stop: CancellationToken) {
    if let Err(error) = sync_runs::interrupt_all(&hub).await {
        tracing::error!(%error, "interrupted runs could not be marked");
    }
    if let Err(error) = schedules::fill(&hub).await {
        tracing::error!(%error, "connections without a schedule did not get one");
    }
    let live = tokio::spawn(live::run(hub.clone(), stop.clone()));
    let environment = tokio::spawn(environment::run(hub.clone(), stop.clone()));
    let sweeper = tokio::spawn(sweep(hub.clone(), stop.clone()));
    work(&hub, &stop).await;
    for task in [live, environment, sweeper] {
        if let Err(error) = task.await {
            tracing::error!(%error, "a background task broke");
        }
    }
}

async fn work(hub: &Hub, stop: &CancellationToken) {
    let owner = Uuid::now_v7();
    let places = Arc::new(Semaphore::new(CONCURRENT_RUNS));
    let mut runs = JoinSet::new();
    while !stop.is_cancelled() {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        match sync_runs::claim(hub, owner).await {
            Ok(Some(claimed)) => {
                let (hub, stop) = (hub.clone(), stop.clone());
                runs.spawn(async move {
                    execute(&hub, &claimed, &stop).await;
                    drop(place);
                });
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "no run could be claimed"),
        }
        drop(place);
        tokio::select! {
            () = stop.cancelled() => {}
            () = hub.wake.0.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            Some(_) = runs.join_next() => {}
        }
    }
    while runs.join_next().await.is_some() {}
}

/// Does a run while its lease is kept. The heart stops between two beats, never within one: a
/// transaction whose beginning is dropped stays open in the pool
/// (<https://github.com/launchbadge/sqlx/issues/4385>).
async fn execute(hub: &Hub, claimed: &sync_runs::Claimed, stop: &CancellationToken) {
    let done = CancellationToken::new();
    let run = async {
        if let Err(error) = sync_runs::execute(hub, claimed, stop).await {
            tracing::error!(%error, run = %claimed.run.id, "a run could not be ended");
        }
        done.cancel();
    };
    tokio::join!(run, beat(hub, claimed, &done));
}

async fn beat(hub: &Hub, claimed: &sync_runs::Claimed, done: &CancellationToken) {
    let mut ticks = interval(HEARTBEAT);
    loop {
        tokio::select! {
            biased;
            () = done.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = heartbeat(hub, claimed).await {
            tracing::warn!(%error, "a lease could not be prolonged");
        }
    }
}

async fn heartbeat(hub: &Hub, claimed: &sync_runs::Claimed) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    sync_runs::keep_lease(hub, &tx, claimed).await?;
    Ok(tx.commit().await?)
}

async fn sweep(hub: Hub, stop: CancellationToken) {
    let mut sweep = interval(SWEEP);
    let mut prune = interval(PRUNE);
    let mut tick = interval(TICK);
    for ticks in [&mut sweep, &mut prune, &mut tick] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        let end = tokio::select! {
            () = stop.cancelled() => return,
            _ = sweep.tick() => sync_runs::sweep(&hub).await,
            _ = tick.tick() => schedules::tick(&hub).await,
            _ = prune.tick() => prune_expired(&hub).await,
        };
        if let Err(error) = end {
            tracing::error!(%error, "sweeping failed");
        }
    }
}

async fn prune_expired(hub: &Hub) -> Result<(), HubError> {
    hub.throttle.forget_quiet();
    sessions::prune(hub).await?;
    connect_attempts::prune(hub).await?;
    live::prune(hub).await
}
