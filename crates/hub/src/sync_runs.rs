//! Executions of syncs.
//!
//! The row is the truth: a run is queued as a row, taken by a worker with a lease, and every page is
//! written in one transaction with its counts, the place of the next page and the place of its
//! stream. A run whose worker died is found by its lease and goes on at the next page; one that has
//! to wait is let go of until its time has come. Two runs never read the same stream: the index
//! `sync_run_streams_one_reader` holds that.

mod active;
mod cancel;
mod checkpoint;
mod claim;
mod end;
pub mod entity;
mod execute;
mod finish;
mod get;
mod gone;
mod gone_decide;
mod hold;
mod last_read;
mod limits;
mod list;
mod log;
pub mod log_entity;
mod newest;
mod page_write;
mod pauses;
mod progress;
mod prune;
mod retry;
mod start;
mod stream_begin;
mod stream_end;
pub mod stream_entity;
mod stream_read;
mod worker;

pub use active::{find_active, find_latest};
pub(crate) use active::{is_at_work, is_under_way};
pub use cancel::cancel;
pub(crate) use cancel::cancel_all;
pub(crate) use claim::{Claimed, due, keep_lease, release_all, take};
pub(crate) use execute::execute;
pub use get::get;
pub use gone_decide::{delete_gone, finish_decisions, keep_gone};
pub use hold::{pause, resume};
pub(crate) use hold::{pause_all, resume_all};
pub(crate) use last_read::{comparisons, last_read_to_its_end};
pub use list::list;
pub use log::{LogQuery, log};
pub use newest::{Newest, newest};
pub use prune::prune;
pub use retry::retry;
pub(crate) use start::enqueue_in;
pub use start::{Enqueued, NewRun, enqueue, start};
pub use worker::lacks_worker;

use contract::{
    ids::{OrganizationId, SyncRunId},
    sync_run::{RunCounts, RunError, RunStatus, RunTrigger, RunWait, SyncRunRow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Hub, HubError};

/// The run of this id, if it is the organization's.
async fn find(
    hub: &Hub,
    organization_id: OrganizationId,
    id: SyncRunId,
) -> Result<entity::Model, HubError> {
    entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .one(hub.read())
        .await?
        .ok_or(HubError::NotFound("sync run"))
}

/// Whether a person waits for a run that was read.
pub(crate) fn is_waited_for(run: &entity::Model) -> bool {
    run.trigger.parse().is_ok_and(RunTrigger::is_waited_for)
}

/// A run, as lists show it.
pub(crate) fn row(run: entity::Model) -> Result<SyncRunRow, HubError> {
    let status: RunStatus = run.status.parse().map_err(HubError::internal)?;
    let (wait, paused_by) = match status {
        RunStatus::Waiting => (run.waiting_for, None),
        RunStatus::Paused => (None, run.waiting_for),
        _ => (None, None),
    };
    Ok(SyncRunRow {
        id: run.id.into(),
        connection_id: run.connection_id.into(),
        connection_name: run.connection_name,
        provider: run.provider,
        status,
        kind: run.kind.parse().map_err(HubError::internal)?,
        trigger: run.trigger.parse().map_err(HubError::internal)?,
        counts: counts([
            run.pages,
            run.fetched,
            run.inserted,
            run.updated,
            run.unchanged,
            run.rejected,
            run.deleted,
            run.noted,
        ]),
        error: error(run.error_kind.as_deref(), run.error_message),
        wait: wait.map(|why| RunWait { until: run.due_at, why }),
        paused_by,
        queued_at: run.queued_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

/// Counts as the columns hold them, in the order of [`RunCounts`].
fn counts(columns: [i64; 8]) -> RunCounts {
    let [pages, fetched, inserted, updated, unchanged, rejected, deleted, noted] =
        columns.map(|column| u64::try_from(column).unwrap_or_default());
    RunCounts { pages, fetched, inserted, updated, unchanged, rejected, deleted, noted }
}

/// What went wrong, as the columns hold it.
pub(crate) fn error(kind: Option<&str>, message: Option<String>) -> Option<RunError> {
    Some(RunError { kind: kind?.parse().ok()?, message: message.unwrap_or_default() })
}
