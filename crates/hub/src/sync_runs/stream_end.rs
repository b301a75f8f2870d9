//! The end of a stream, and of the run with the last of them.

use chrono::{DateTime, Utc};
use connectors::Stream;
use contract::sync_run::{
    Gone, GoneDecision, LogLevel, RunCounts, RunError, RunErrorKind, RunKind, RunStatus,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::{
    Claimed,
    checkpoint::Checkpoint,
    finish::Outcome,
    gone, keep_lease, log,
    page_write::target,
    stream_entity,
    stream_read::{Reading, Stopped},
};
use crate::{Hub, HubError, Tx, words};

/// What was read of a stream that came to its end.
pub(super) struct Read {
    /// Whether that was all there is.
    pub(super) whole: bool,
    pub(super) started_at: DateTime<Utc>,
    pub(super) checkpoint: Checkpoint,
    pub(super) counts: RunCounts,
}

/// Writes the end of a stream: what became of records that are gone at the provider, and what there
/// is to say.
pub(super) async fn end(reading: &Reading<'_>, stream: &Stream, read: Read) -> Result<(), Stopped> {
    let (hub, claimed) = (reading.hub, reading.claimed);
    let compares = claimed.run.kind == RunKind::Verify.to_string();
    let tx = hub.begin().await?;
    if !keep_lease(hub, &tx, claimed).await? {
        return Err(Stopped::TakenAway);
    }
    // A record that could not be kept, or that stands in a part that was left out, is not gone.
    let said_all = read.checkpoint.rejection.is_none() && read.checkpoint.skipped.is_none();
    let knows_all = read.whole || read.checkpoint.sweeping;
    let gone = if knows_all && said_all {
        let target = target(claimed, stream);
        gone::find(hub, &tx, &target, read.started_at, compares).await?
    } else {
        Gone::default()
    };
    let mut counts = read.counts;
    if gone.decision == GoneDecision::Deleted {
        counts.deleted = gone.count;
    }
    let error = if compares {
        differences(counts, gone)
    } else {
        shortcomings(counts, gone, &read.checkpoint)
    };
    let status = if error.is_some() { RunStatus::Partial } else { RunStatus::Succeeded };
    write(hub, &tx, claimed.run.id, &stream.name, status, error.as_ref()).await?;
    if read.checkpoint.sweeping {
        note_that_all_was_seen(&tx, claimed.run.id, &stream.name).await?;
    }
    let level = if error.is_some() { LogLevel::Warning } else { LogLevel::Info };
    let message = error.map_or_else(|| "Read to its end".to_owned(), |error| error.message);
    log::write(hub, &tx, claimed.run.id, level, &stream.name, &message).await?;
    Ok(tx.commit().await?)
}

/// Keeps that this run has seen all that there is, by their keys.
async fn note_that_all_was_seen(tx: &Tx, run_id: Uuid, stream: &str) -> Result<(), HubError> {
    stream_entity::Entity::update_many()
        .col_expr(stream_entity::Column::Whole, Expr::val(true))
        .filter(stream_entity::Column::RunId.eq(run_id))
        .filter(stream_entity::Column::Stream.eq(stream))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Whether a run has seen all records of a stream that there are, or their keys, and came to its end
/// after this moment.
pub(super) async fn all_was_seen_since(
    hub: &Hub,
    connection_id: Uuid,
    stream: &str,
    since: DateTime<Utc>,
) -> Result<bool, HubError> {
    use stream_entity::Column;
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let found = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(connection_id))
        .filter(Column::Stream.eq(stream))
        .filter(Column::Whole.eq(true))
        .filter(Column::Status.is_in(read))
        .filter(Column::FinishedAt.gt(since))
        .one(hub.read())
        .await?;
    Ok(found.is_some())
}

/// What was not as it should be.
fn shortcomings(counts: RunCounts, gone: Gone, checkpoint: &Checkpoint) -> Option<RunError> {
    let RunCounts { rejected, noted, .. } = counts;
    let mut said = Vec::new();
    if let Some(reason) = &checkpoint.rejection {
        said.push(format!("{rejected} records could not be kept; the first: {reason}."));
    }
    if let Some(note) = &checkpoint.note {
        said.push(format!(
            "{noted} records were kept without values that do not fit; the first: {note}."
        ));
    }
    if let Some(reason) = &checkpoint.skipped {
        said.push(format!("A part was left out: {reason}"));
    }
    if gone.decision == GoneDecision::Asked {
        said.push(format!(
            "{} records were not in the answer any more, which is too many to be believed at once. \
             Decide on the page of this sync whether they are deleted.",
            gone.count
        ));
        let message = words::sentence(&said.join(" "));
        return Some(RunError { kind: RunErrorKind::ManyGone, message });
    }
    let message = words::sentence(&said.join(" "));
    (!said.is_empty()).then_some(RunError { kind: RunErrorKind::BadAnswer, message })
}

/// What a comparison found.
fn differences(counts: RunCounts, gone: Gone) -> Option<RunError> {
    let RunCounts { inserted, updated, .. } = counts;
    if inserted + updated + gone.count == 0 {
        return None;
    }
    let message = format!(
        "{inserted} records are not here, {updated} are different here, and {} are here that the \
         provider does not have any more. Sync everything again to bring them in line.",
        gone.count
    );
    Some(RunError { kind: RunErrorKind::Differs, message })
}

/// Writes how a stream stands, unless it has ended.
pub(super) async fn write(
    hub: &Hub,
    tx: &Tx,
    run_id: Uuid,
    stream: &str,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    use stream_entity::Column;
    stream_entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(status.to_string()))
        .col_expr(Column::ErrorKind, Expr::val(error.map(|it| it.kind.to_string())))
        .col_expr(Column::ErrorMessage, Expr::val(error.map(|it| it.message.clone())))
        .col_expr(Column::FinishedAt, Expr::val(hub.clock.now()))
        .filter(Column::RunId.eq(run_id))
        .filter(Column::Stream.eq(stream))
        .filter(Column::Status.is_in(["queued", "running"]))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// How a run ended, by its streams. `refused` is why those that were not come to were not.
pub(super) async fn of_run(
    hub: &Hub,
    claimed: &Claimed,
    refused: Option<RunError>,
) -> Result<Outcome, HubError> {
    let rows = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(claimed.run.id))
        .order_by_asc(stream_entity::Column::Place)
        .all(hub.read())
        .await?;
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let good = rows.iter().filter(|row| read.contains(&row.status)).count();
    let first =
        rows.into_iter().find_map(|row| super::error(row.error_kind.as_deref(), row.error_message));
    let error = refused.or(first);
    let status = match (&error, good) {
        (None, _) => RunStatus::Succeeded,
        (Some(_), 0) => RunStatus::Failed,
        (Some(_), _) => RunStatus::Partial,
    };
    Ok(Outcome::Ended(status, error))
}
