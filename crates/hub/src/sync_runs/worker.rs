//! Whether somebody is at a run.

use contract::{ids::SyncRunId, sync_run::RunStatus};

use super::find;
use crate::{Hub, HubError, Within};

/// Whether a run needs a worker and has none that was heard of lately.
pub async fn lacks_worker(hub: &Hub, who: &impl Within, id: SyncRunId) -> Result<bool, HubError> {
    let run = find(hub, who.organization_id(), id).await?;
    Ok(match run.status.parse().map_err(HubError::internal)? {
        RunStatus::Queued => true,
        RunStatus::Running => run.lease_until.is_none_or(|until| until < hub.clock.now()),
        _ => false,
    })
}
