//! `tributary sync cancel`.

use std::process::ExitCode;

use contract::ids::SyncRunId;
use hub::{Hub, HubError, Operator, sync_runs};

use super::SyncCommandError;
use crate::terminal::plain;

/// Cancels the run, of whichever organization it is.
pub(super) async fn cancel(hub: &Hub, id: SyncRunId) -> Result<ExitCode, SyncCommandError> {
    for operator in Operator::at_terminal(hub).await? {
        let run = match sync_runs::get(hub, &operator, id).await {
            Err(HubError::NotFound(_)) => continue,
            run => run?.row,
        };
        sync_runs::cancel(hub, &operator, id).await?;
        println!("The sync of {} is cancelled. What was read stays.", plain(&run.connection_name));
        return Ok(ExitCode::SUCCESS);
    }
    Err(HubError::NotFound("sync run").into())
}
