//! Reading on what a run did not finish.

use chrono::TimeDelta;
use connectors::Provider;
use contract::{
    ids::SyncRunId,
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    checkpoint::Checkpoint,
    find,
    start::{self, NewRun},
    stream_entity,
};
use crate::{Admin, Hub, HubError, audit::By, connections, jobs::Job, stream_places};

/// For how long a place is worth reading on at. Providers forget theirs; and what was read before is
/// read again with the next run anyway.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

/// Queues a run of the streams that an ended run did not read to their end, each from where it
/// stopped.
pub async fn retry(hub: &Hub, admin: &Admin<'_>, id: SyncRunId) -> Result<SyncRunId, HubError> {
    let run = find(hub, admin.organization_id(), id).await?;
    let status: RunStatus = run.status.parse().map_err(HubError::internal)?;
    if status.is_active() {
        return Err(HubError::Conflict("This sync has not ended yet.".to_owned()));
    }
    let tx = hub.begin().await?;
    let connection = connections::lock(&tx, run.connection_id).await?;
    start::check(&connection)?;
    let provider = connections::access(hub, &connection)?.provider;
    let unread = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(id.uuid()))
        .filter(stream_entity::Column::Status.ne(RunStatus::Succeeded.to_string()))
        .order_by_asc(stream_entity::Column::Place)
        .all(&*tx)
        .await?;
    for row in unread.iter().filter(|row| left_something_out(row)) {
        // What is behind its place is not all here: it is read from the beginning.
        stream_places::forget(&tx, run.connection_id.into(), &row.stream).await?;
    }
    let verifies = run.kind == RunKind::Verify.to_string();
    let good = !verifies && run.finished_at.is_some_and(|at| at + GOOD_FOR > hub.clock.now());
    let new = NewRun {
        kind: run.kind.parse().map_err(HubError::internal)?,
        trigger: RunTrigger::Manual,
        streams: None,
    };
    let by = By::Actor(admin);
    let retry = start::insert(hub, &tx, by, &connection, &new, Some(id)).await?;
    let rows: Vec<_> = unread
        .into_iter()
        .filter_map(|row| read_on(&provider, &connection, retry, row, good))
        .collect();
    if rows.is_empty() {
        return Err(HubError::Conflict("This sync read everything to its end.".to_owned()));
    }
    stream_entity::Entity::insert_many(rows).exec(&*tx).await.map_err(already_read)?;
    tx.commit().await?;
    hub.queue.push(Job::SyncRun(retry));
    Ok(retry)
}

/// Whether a stream was read to its end without keeping all of it.
fn left_something_out(row: &stream_entity::Model) -> bool {
    let checkpoint = Checkpoint::parse(row.checkpoint.as_deref());
    let left_out = checkpoint.first_rejection().or(checkpoint.first_skipped());
    row.status == RunStatus::Partial.to_string() && left_out.is_some()
}

/// The row of a stream that is read on. One that ended in part was read to its end: it is read anew,
/// and so is what was compared, or the differences of the pages before would be forgotten.
fn read_on(
    provider: &Provider,
    connection: &connections::entity::Model,
    retry: SyncRunId,
    row: stream_entity::Model,
    good: bool,
) -> Option<stream_entity::ActiveModel> {
    let stream = provider.streams.iter().find(|stream| stream.name == row.stream)?;
    let new = start::stream_row(retry, connection, stream);
    let place = Set(row.place);
    if !good || row.checkpoint.is_none() || row.status == RunStatus::Partial.to_string() {
        return Some(stream_entity::ActiveModel { place, ..new });
    }
    Some(stream_entity::ActiveModel {
        place,
        checkpoint: Set(row.checkpoint),
        whole: Set(row.whole),
        started_at: Set(row.started_at),
        ..new
    })
}

/// The index `sync_run_streams_one_reader` noticed another run.
fn already_read(error: sea_orm::DbErr) -> HubError {
    let error = HubError::from(error);
    if error.is_taken() {
        return HubError::Conflict("This connection is being synced already.".to_owned());
    }
    error
}
