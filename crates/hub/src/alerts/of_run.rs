//! What the end of a run means for alerts.

use contract::{
    alert::AlertKind,
    ids::SyncRunId,
    sync_run::{GoneDecision, RunError, RunErrorKind, RunKind, RunStatus, RunTrigger},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{NewAlert, Over, Subject, lock, message, raise, resolve};
use crate::{
    Hub, HubError, Tx,
    sync_runs::{entity, stream_entity},
};

/// So many failures in a row are one more thing to know than each of them.
const IN_A_ROW: usize = 3;
/// A stream that had so many records does not lose all of them.
const MANY: i64 = 50;

/// What a run that ends reading tells of its connection.
const OF_THE_CONNECTION: [AlertKind; 4] = [
    AlertKind::RunFailed,
    AlertKind::RepeatedFailures,
    AlertKind::NothingSucceeded,
    AlertKind::NeedsReconnect,
];

/// Raises and resolves what the end of a run shows. A comparison shows nothing that is read.
pub(crate) async fn of_run(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    if run.kind == RunKind::Verify.to_string() {
        return Ok(());
    }
    let subject = Subject::from(run);
    lock(tx, subject.connection_id).await?;
    let refused = error.is_some_and(|error| error.kind == RunErrorKind::Unauthorized);
    match status {
        // That has an alert of its own, and trying again does not help.
        _ if refused => {}
        RunStatus::Failed => failed(hub, tx, &subject, run, error).await?,
        RunStatus::Succeeded | RunStatus::Partial => {
            let over = Over { kinds: &OF_THE_CONNECTION, stream: None, told: false };
            resolve(hub, tx, &subject, &over).await?;
        }
        _ => {}
    }
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(run.id))
        .order_by_asc(stream_entity::Column::Place)
        .all(&**tx)
        .await?;
    for stream in &streams {
        of_stream(hub, tx, &subject, run, stream).await?;
    }
    Ok(())
}

/// Whether alerts tell how a run ended, because nobody waits for it: once, and not with every run
/// that ends so.
pub(crate) fn tells_of(
    kind: RunKind,
    trigger: RunTrigger,
    status: RunStatus,
    error: Option<&RunError>,
) -> bool {
    let asks = error.is_some_and(|error| error.kind == RunErrorKind::ManyGone);
    kind != RunKind::Verify
        && trigger != RunTrigger::Manual
        && (status == RunStatus::Failed || asks)
}

/// Whether a person waits for a run, who is told by its end.
fn is_waited_for(run: &entity::Model) -> bool {
    run.trigger == RunTrigger::Manual.to_string()
}

async fn failed(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    run: &entity::Model,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    let (run_id, told) = (Some(SyncRunId::from_uuid(run.id)), is_waited_for(run));
    if !told {
        let (kind, message) = (AlertKind::RunFailed, message::run_failed(error));
        let new = NewAlert { kind, stream: None, message, run_id, told };
        raise(hub, tx, subject, new).await?;
    }
    if failed_in_a_row(tx, run).await? {
        let message = message::repeated_failures(IN_A_ROW as u64, error);
        let kind = AlertKind::RepeatedFailures;
        raise(hub, tx, subject, NewAlert { kind, stream: None, message, run_id, told }).await?;
    }
    Ok(())
}

/// Whether the latest runs of a connection have all failed. One that was cancelled says nothing.
async fn failed_in_a_row(tx: &Tx, run: &entity::Model) -> Result<bool, HubError> {
    use entity::Column;
    let ended = [RunStatus::Succeeded, RunStatus::Partial, RunStatus::Failed];
    let latest: Vec<String> = entity::Entity::find()
        .select_only()
        .column(Column::Status)
        .filter(Column::ConnectionId.eq(run.connection_id))
        .filter(Column::Kind.ne(RunKind::Verify.to_string()))
        .filter(Column::Status.is_in(ended.map(|status| status.to_string())))
        .order_by_desc(Column::FinishedAt)
        .order_by_desc(Column::Id)
        .limit(IN_A_ROW as u64)
        .into_tuple()
        .all(&**tx)
        .await?;
    let failed = RunStatus::Failed.to_string();
    Ok(latest.len() == IN_A_ROW && latest.iter().all(|status| *status == failed))
}

/// What the end of a stream shows, when it was read to its end.
async fn of_stream(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    run: &entity::Model,
    stream: &stream_entity::Model,
) -> Result<(), HubError> {
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    if !read.contains(&stream.status) {
        return Ok(());
    }
    let over = over(stream);
    if !over.is_empty() {
        let over = Over { kinds: &over, stream: Some(&stream.stream), told: false };
        resolve(hub, tx, subject, &over).await?;
    }
    let gone = u64::try_from(stream.gone).unwrap_or_default();
    let (kind, message) = if gave_nothing(run, stream) {
        (AlertKind::ZeroRows, message::zero_rows(&stream.label, gone))
    } else if is_asked(stream) {
        (AlertKind::ManyGone, message::many_gone(&stream.label, gone))
    } else {
        return Ok(());
    };
    let named = Some((stream.stream.as_str(), stream.label.as_str()));
    let (run_id, told) = (Some(SyncRunId::from_uuid(run.id)), is_waited_for(run));
    raise(hub, tx, subject, NewAlert { kind, stream: named, message, run_id, told }).await
}

/// Whether all of a stream was read, and was nothing where there was much. What a retry read was
/// only the rest.
fn gave_nothing(run: &entity::Model, stream: &stream_entity::Model) -> bool {
    let from_the_start = stream.started_at.is_some_and(|at| at >= run.queued_at);
    stream.whole && from_the_start && stream.fetched == 0 && stream.gone >= MANY
}

fn is_asked(stream: &stream_entity::Model) -> bool {
    stream.gone_decision == GoneDecision::Asked.to_string()
}

/// Which alerts about a stream are over once it was read like this.
fn over(stream: &stream_entity::Model) -> Vec<AlertKind> {
    let mut over = Vec::new();
    if stream.fetched > 0 && stream.whole {
        over.push(AlertKind::ZeroRows);
    }
    if stream.inserted + stream.updated > 0 {
        over.push(AlertKind::GoneQuiet);
    }
    // Where a row could not be kept, nobody has looked what is gone.
    let complete = stream.whole && stream.status == RunStatus::Succeeded.to_string();
    if complete && !is_asked(stream) {
        over.push(AlertKind::ManyGone);
    }
    over
}
