//! Whatever is due and not in the queue.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::Job;
use crate::{Hub, HubError, sync_runs};

/// How often the rows are looked at although no job ended.
const SWEEP: Duration = Duration::from_secs(2);
/// How long it rests in any case, however many jobs end.
const REST: Duration = Duration::from_millis(100);
/// How many jobs may wait in the queue. More than that wait in their rows.
const WAITING: u32 = 100;

/// Sweeps until `stop`, now and then and when a job ended: it may have held others back.
pub(super) async fn run(hub: Hub, stop: CancellationToken) {
    let mut sweeps = interval(SWEEP);
    sweeps.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = sweeps.tick() => {}
            () = hub.queue.freed() => {}
        }
        if let Err(error) = sweep(&hub).await {
            tracing::warn!(%error, "what is due could not be brought to the queue");
        }
        stop.run_until_cancelled(sleep(REST)).await;
    }
}

/// Brings to the queue whatever is due and not in it, and clears it of what is done. Where the
/// sweepers of two replicas meet, a job may be there twice: the first to take the row has it.
pub async fn sweep(hub: &Hub) -> Result<(), HubError> {
    hub.queue.tidy().await.map_err(HubError::internal)?;
    let waiting = hub.queue.waiting(WAITING).await;
    let (length, waiting) = waiting.map_err(HubError::internal)?;
    let room = u64::from(WAITING).saturating_sub(length as u64);
    if room == 0 {
        return Ok(());
    }
    // Those that wait already are due as well.
    let due = sync_runs::due(hub, u64::from(WAITING)).await?.into_iter().map(Job::SyncRun);
    let missing: Vec<_> =
        due.filter(|job| !waiting.contains(job)).take(usize::try_from(room).unwrap_or(0)).collect();
    if !missing.is_empty() {
        hub.queue.push_all(&missing).await.map_err(HubError::internal)?;
    }
    Ok(())
}
