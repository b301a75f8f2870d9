//! The work that goes on behind the pages.
//!
//! The rows say what is due, and the queue only carries their ids to a worker of some replica. A
//! verb pushes the id after its commit; a sweeper pushes what is due and not in the queue, so that
//! losing the whole queue loses nothing. A worker takes the row with a lease, which decides between
//! two that were told the same.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, connect_attempts, environment, live, sessions, sync_runs};

mod job;
mod looks;
mod queue;
mod sweeper;
mod sync_run;
mod worker;

pub(crate) use job::Job;
pub use queue::{Queue, QueueError};
pub use sweeper::sweep;

/// How often runs of dead workers are looked for.
const INTERRUPTED: Duration = Duration::from_secs(15);
/// How often what has expired is deleted.
const PRUNE: Duration = Duration::from_mins(10);

/// Works until `stop`, then ends what it is doing and comes back.
pub async fn run(hub: Hub, stop: CancellationToken) {
    if let Err(error) = sync_runs::interrupt_all(&hub).await {
        tracing::error!(%error, "interrupted runs could not be marked");
    }
    let tasks = [
        tokio::spawn(live::run(hub.clone(), stop.clone())),
        tokio::spawn(environment::run(hub.clone(), stop.clone())),
        tokio::spawn(housekeeping(hub.clone(), stop.clone())),
        tokio::spawn(sweeper::run(hub.clone(), stop.clone())),
        tokio::spawn(worker::run(hub, stop)),
    ];
    for task in tasks {
        if let Err(error) = task.await {
            tracing::error!(%error, "a background task broke");
        }
    }
}

/// What every process does now and then, by itself.
async fn housekeeping(hub: Hub, stop: CancellationToken) {
    let mut interrupted = interval(INTERRUPTED);
    let mut prune = interval(PRUNE);
    for ticks in [&mut interrupted, &mut prune] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        let end = tokio::select! {
            () = stop.cancelled() => return,
            _ = interrupted.tick() => sync_runs::sweep(&hub).await,
            _ = prune.tick() => prune_expired(&hub).await,
        };
        if let Err(error) = end {
            tracing::error!(%error, "housekeeping failed");
        }
    }
}

async fn prune_expired(hub: &Hub) -> Result<(), HubError> {
    hub.throttle.forget_quiet();
    sessions::prune(hub).await?;
    connect_attempts::prune(hub).await?;
    live::prune(hub).await
}
