//! The work that goes on behind the pages.
//!
//! The rows say what is due; a worker takes them, woken by a bell in this process and by a look at
//! the table every few seconds, so nothing is lost when a bell is not heard.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, Semaphore},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, interval_at},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Hub, HubError, account_waits, alerts, connect_attempts, credentials, environment, live,
    sessions, sync_runs,
};

/// How often the table is looked at although no bell rang.
const POLL: Duration = Duration::from_secs(2);
/// How often a run's lease is prolonged, between its pages as well.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How often what has expired is deleted.
const PRUNE: Duration = Duration::from_mins(10);
/// How often is looked for what nobody would notice otherwise.
const WATCH: Duration = Duration::from_mins(1);

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
    if let Err(error) = sync_runs::release_all(&hub).await {
        tracing::error!(%error, "runs that were left behind could not be released");
    }
    if let Err(error) = credentials::end_leases(&hub).await {
        tracing::error!(%error, "leases of an earlier process could not be ended");
    }
    let live = tokio::spawn(live::run(hub.clone(), stop.clone()));
    let environment = tokio::spawn(environment::run(hub.clone(), stop.clone()));
    let sweeper = tokio::spawn(sweep(hub.clone(), stop.clone()));
    let watch = tokio::spawn(watch(hub.clone(), stop.clone()));
    work(&hub, &stop).await;
    for task in [live, environment, sweeper, watch] {
        if let Err(error) = task.await {
            tracing::error!(%error, "a background task broke");
        }
    }
}

async fn work(hub: &Hub, stop: &CancellationToken) {
    let places = Arc::new(Semaphore::new(sync_runs::PER_PROCESS));
    let mut runs = JoinSet::new();
    while !stop.is_cancelled() {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        match next(hub).await {
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

/// Takes the first run that is due and that nothing holds back.
async fn next(hub: &Hub) -> Result<Option<sync_runs::Claimed>, HubError> {
    for id in sync_runs::due(hub, 50).await? {
        if let Some(claimed) = sync_runs::take(hub, id).await? {
            return Ok(Some(claimed));
        }
    }
    Ok(None)
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
    let mut prune = interval(PRUNE);
    prune.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = prune.tick() => {}
        }
        if let Err(error) = prune_expired(&hub).await {
            tracing::error!(%error, "sweeping failed");
        }
    }
}

/// Not at once: after a long pause what is due is read first.
async fn watch(hub: Hub, stop: CancellationToken) {
    let mut ticks = interval_at(Instant::now() + WATCH, WATCH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = alerts::check(&hub).await {
            tracing::error!(%error, "alerts could not be looked for");
        }
    }
}

async fn prune_expired(hub: &Hub) -> Result<(), HubError> {
    hub.throttle.forget_quiet();
    sessions::prune(hub).await?;
    connect_attempts::prune(hub).await?;
    sync_runs::prune(hub).await?;
    alerts::prune(hub).await?;
    let tx = hub.begin().await?;
    account_waits::prune(&tx, hub.clock.now()).await?;
    tx.commit().await?;
    live::prune(hub).await
}
