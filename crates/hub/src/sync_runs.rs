//! Executions of syncs.
//!
//! The row is the truth: a run is queued as a row, claimed by a worker with a lease, and every
//! page is written in one transaction with its counts and the place of its stream. A run whose
//! worker died is found by its lease and shown as interrupted; the next one starts over at the
//! place of the stream, and not at the page where the other stopped.

mod active;
mod claim;
mod end;
pub mod entity;
mod execute;
mod finish;
mod get;
mod list;
mod progress;
mod start;
pub mod stream_entity;
mod stream_read;
mod sweep;

pub(crate) use active::active_streams;
pub use active::{cancel_active, find_active, find_latest};
pub(crate) use claim::{Claimed, claim, keep_lease};
pub(crate) use execute::execute;
pub use get::get;
pub use list::list;
pub use start::{NewRun, enqueue, enqueue_in, start};
pub use sweep::{interrupt_all, sweep};

use contract::sync_run::{RunCounts, RunError, SyncRunRow};

use crate::HubError;

/// A run, as lists show it.
pub(crate) fn row(run: entity::Model) -> Result<SyncRunRow, HubError> {
    Ok(SyncRunRow {
        id: run.id.into(),
        connection_id: run.connection_id.into(),
        connection_name: run.connection_name,
        provider: run.provider,
        status: run.status.parse().map_err(HubError::internal)?,
        kind: run.kind.parse().map_err(HubError::internal)?,
        trigger: run.trigger.parse().map_err(HubError::internal)?,
        counts: counts([
            run.pages,
            run.fetched,
            run.inserted,
            run.updated,
            run.unchanged,
            run.rejected,
            run.noted,
        ]),
        error: error(run.error_kind.as_deref(), run.error_message),
        queued_at: run.queued_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

/// Counts as the columns hold them, in the order of [`RunCounts`].
fn counts(columns: [i64; 7]) -> RunCounts {
    let [pages, fetched, inserted, updated, unchanged, rejected, noted] =
        columns.map(|column| u64::try_from(column).unwrap_or_default());
    RunCounts { pages, fetched, inserted, updated, unchanged, rejected, noted }
}

fn error(kind: Option<&str>, message: Option<String>) -> Option<RunError> {
    Some(RunError { kind: kind?.parse().ok()?, message: message.unwrap_or_default() })
}
