//! Following a run.
//!
//! By looking at its row: that is the truth wherever its worker is.

use std::time::Duration;

use contract::{
    ids::SyncRunId,
    sync_run::{RunStatus, SyncRunDetail},
};
use hub::{Hub, HubError, Operator, sync_runs};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::progress::Progress;
use crate::alone;

/// How often the row is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// How long a server may be away: it may be starting again.
const AWAY: Duration = Duration::from_secs(15);

/// A run that is followed.
pub(super) struct Followed<'a> {
    pub(super) hub: &'a Hub,
    pub(super) operator: &'a Operator,
    pub(super) id: SyncRunId,
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// It has ended.
    Ended,
    /// It has ended, or cannot go on now.
    Held,
}

/// Why it is not followed any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopped {
    /// It has come to that.
    There,
    /// Somebody at the terminal asked.
    Asked,
    /// Nobody serves the database any more.
    NobodyServes,
}

impl Followed<'_> {
    /// How it stands.
    pub(super) async fn detail(&self) -> Result<SyncRunDetail, HubError> {
        sync_runs::get(self.hub, self.operator, self.id).await
    }

    /// Says how far it is until then, or `stop`. Where `server` is the address of a database, a
    /// server on this machine is expected to be at it.
    pub(super) async fn until(
        &self,
        until: Until,
        stop: &CancellationToken,
        server: Option<&str>,
    ) -> Result<Stopped, HubError> {
        let mut progress = Progress::default();
        let mut seen = Instant::now();
        loop {
            let detail = self.detail().await?;
            progress.tell(&detail);
            if is_there(detail.row.status, until) {
                return Ok(Stopped::There);
            }
            if server.is_none_or(|url| alone::is_taken(url) != Some(false)) {
                seen = Instant::now();
            } else if seen.elapsed() > AWAY {
                return Ok(Stopped::NobodyServes);
            }
            if stop.run_until_cancelled(sleep(LOOK)).await.is_none() {
                return Ok(Stopped::Asked);
            }
        }
    }

    /// Waits for somebody to take the run, for so long at most. Tells whether somebody did.
    pub(super) async fn is_taken_within(&self, patience: Duration) -> Result<bool, HubError> {
        let begun = Instant::now();
        while sync_runs::lacks_worker(self.hub, self.operator, self.id).await? {
            if begun.elapsed() > patience {
                return Ok(false);
            }
            sleep(LOOK).await;
        }
        Ok(true)
    }
}

const fn is_there(status: RunStatus, until: Until) -> bool {
    let held = matches!(status, RunStatus::Waiting | RunStatus::Paused);
    !status.is_active() || (held && matches!(until, Until::Held))
}
