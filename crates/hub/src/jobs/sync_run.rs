//! Doing a sync run.

use std::time::Duration;

use contract::ids::SyncRunId;
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, sync_runs};

/// How often a run's lease is prolonged, between its pages as well.
const HEARTBEAT: Duration = Duration::from_secs(10);

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
    let run = async {
        let end = sync_runs::execute(hub, &claimed, stop).await;
        done.cancel();
        end
    };
    let (end, ()) = tokio::join!(run, beat(hub, &claimed, &done));
    end.map(|()| true)
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
