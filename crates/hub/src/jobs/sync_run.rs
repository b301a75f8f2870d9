//! Doing a sync run.

use std::time::Duration;

use contract::ids::SyncRunId;
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, sync_runs};

/// How often a run's lease is prolonged, between its pages as well.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Takes a run and does it while its lease is kept; tells whether it was there to be taken. The
/// heart stops between two beats, never within one: a transaction whose beginning is dropped stays
/// open in the pool (<https://github.com/launchbadge/sqlx/issues/4385>).
pub(super) async fn execute(
    hub: &Hub,
    id: SyncRunId,
    stop: &CancellationToken,
) -> Result<bool, HubError> {
    let Some(claimed) = sync_runs::take(hub, id).await? else { return Ok(false) };
    let done = CancellationToken::new();
    let work = stop.child_token();
    let run = async {
        // On the heap: what a worker carries besides stays small.
        let end = Box::pin(sync_runs::execute(hub, &claimed, &work)).await;
        done.cancel();
        end
    };
    let (end, ()) = tokio::join!(run, beat(hub, &claimed, &done, &work));
    end.map(|()| true)
}

/// Ends the work when the run is not this worker's any more: somebody cancelled or paused it, and
/// another worker may read the same by now.
async fn beat(
    hub: &Hub,
    claimed: &sync_runs::Claimed,
    done: &CancellationToken,
    work: &CancellationToken,
) {
    let mut ticks = interval(HEARTBEAT);
    loop {
        tokio::select! {
            biased;
            () = done.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match heartbeat(hub, claimed).await {
            Ok(true) => {}
            Ok(false) => return work.cancel(),
            Err(error) => tracing::warn!(%error, "a lease could not be prolonged"),
        }
    }
}

async fn heartbeat(hub: &Hub, claimed: &sync_runs::Claimed) -> Result<bool, HubError> {
    let tx = hub.begin().await?;
    let kept = sync_runs::keep_lease(hub, &tx, claimed).await?;
    tx.commit().await?;
    Ok(kept)
}
