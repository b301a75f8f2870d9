//! The work that goes on behind the pages.
//!
//! The rows say what is due, and the queue only carries their ids to a worker of some replica. A
//! verb pushes the id after its commit; a sweeper pushes what is due and not in the queue, so that
//! losing the whole queue loses nothing. A worker takes the row with a lease, which decides between
//! two that were told the same.

use std::time::Duration;

use contract::ids::SyncRunId;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, interval_at, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    Hub, HubError, account_waits, alerts, connect_attempts, credentials, environment, live,
    records, schedules, sessions, sync_runs,
};

mod job;
mod looks;
mod queue;
mod sweeper;
mod sync_run;
mod worker;

pub(crate) use job::Job;
pub use queue::{Queue, QueueError};
pub use sweeper::sweep;

/// How often schedules are looked at.
const TICK: Duration = Duration::from_secs(5);
/// How often what has expired is deleted.
const PRUNE: Duration = Duration::from_mins(10);
/// How often is looked for what nobody would notice otherwise.
const WATCH: Duration = Duration::from_mins(1);

/// How often is looked for tables that have grown large.
const KEEP: Duration = Duration::from_secs(20);

/// How often one run is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Works until `stop`, then ends what it is doing and comes back.
pub async fn run(hub: Hub, stop: CancellationToken) {
    take_the_place(&hub).await;
    if let Err(error) = schedules::fill(&hub).await {
        tracing::error!(%error, "connections without a schedule did not get one");
    }
    let tasks = [
        tokio::spawn(live::run(hub.clone(), stop.clone())),
        tokio::spawn(environment::run(hub.clone(), stop.clone())),
        tokio::spawn(tick(hub.clone(), stop.clone())),
        tokio::spawn(prune(hub.clone(), stop.clone())),
        tokio::spawn(watch(hub.clone(), stop.clone())),
        tokio::spawn(keep_indexes(hub.clone(), stop.clone())),
        tokio::spawn(sweeper::run(hub.clone(), stop.clone())),
        tokio::spawn(worker::run(hub, stop)),
    ];
    for task in tasks {
        if let Err(error) = task.await {
            tracing::error!(%error, "a background task broke");
        }
    }
}

/// Works at one run and at nothing else, until `stop`: where no server does it. When the run has to
/// wait, it is looked at again now and then.
pub async fn run_one(hub: Hub, id: SyncRunId, stop: CancellationToken) {
    take_the_place(&hub).await;
    loop {
        if let Err(error) = sync_run::execute(&hub, id, &stop).await {
            tracing::error!(%error, "the run could not be worked at");
        }
        if stop.run_until_cancelled(sleep(LOOK)).await.is_none() {
            return;
        }
    }
}

/// Lets go of what an earlier process of this installation had when it died.
async fn take_the_place(hub: &Hub) {
    if let Err(error) = sync_runs::release_all(hub).await {
        tracing::error!(%error, "runs that were left behind could not be released");
    }
    if let Err(error) = credentials::end_leases(hub).await {
        tracing::error!(%error, "leases of an earlier process could not be ended");
    }
}

/// Looks for schedules that are due. Alone: nothing that takes long may come between.
async fn tick(hub: Hub, stop: CancellationToken) {
    let mut ticks = interval(TICK);
    while next(&mut ticks, &stop).await {
        if let Err(error) = schedules::tick(&hub).await {
            tracing::error!(%error, "schedules could not be looked at");
        }
    }
}

async fn prune(hub: Hub, stop: CancellationToken) {
    let mut ticks = interval(PRUNE);
    while next(&mut ticks, &stop).await {
        if let Err(error) = sync_runs::finish_decisions(&hub).await {
            tracing::error!(%error, "what was decided about records could not be done");
        }
        if let Err(error) = prune_expired(&hub).await {
            tracing::error!(%error, "what has expired could not be deleted");
        }
    }
}

/// Not at once: after a long pause what is due is read first.
async fn watch(hub: Hub, stop: CancellationToken) {
    let mut ticks = interval_at(Instant::now() + WATCH, WATCH);
    while next(&mut ticks, &stop).await {
        if let Err(error) = alerts::check(&hub).await {
            tracing::error!(%error, "alerts could not be looked for");
        }
    }
}

async fn keep_indexes(hub: Hub, stop: CancellationToken) {
    let mut keeper = records::Keeper::default();
    let mut ticks = interval(KEEP);
    while next(&mut ticks, &stop).await {
        if let Err(error) = keeper.look(&hub).await {
            tracing::error!(%error, "indexes could not be kept");
        }
    }
}

/// Waits for the next time; tells whether there is one.
async fn next(ticks: &mut Interval, stop: &CancellationToken) -> bool {
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tokio::select! {
        () = stop.cancelled() => false,
        _ = ticks.tick() => true,
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
