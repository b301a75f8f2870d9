//! What the end of a run means for alerts.
//!
//! A stream that fails has alerts of its own, which are over when it is read again, whatever becomes
//! of the others. What all streams of a run fail of is the connection's.

use contract::{
    alert::AlertKind,
    ids::SyncRunId,
    sync_run::{GoneDecision, RunError, RunErrorKind, RunKind, RunStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{NewAlert, Over, Subject, entity::Column, failures, is_of, message, raise, resolve};
use crate::{
    Hub, HubError, Tx, connections, schedules,
    sync_runs::{entity, is_waited_for, stream_entity},
};

/// A stream that had so many records does not lose all of them.
const MANY: i64 = 50;

/// What a stream is told of that is read again.
const OF_A_STREAM: [AlertKind; 3] =
    [AlertKind::RunFailed, AlertKind::RepeatedFailures, AlertKind::NothingSucceeded];

/// What a connection is told of of which something is read again.
const OF_THE_CONNECTION: [AlertKind; 3] =
    [AlertKind::RunFailed, AlertKind::RepeatedFailures, AlertKind::NeedsReconnect];

/// Raises and resolves what the end of a run shows. A comparison shows nothing that is read.
pub(crate) async fn of_run(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    if run.kind == RunKind::Verify.to_string() {
        return Ok(());
    }
    let subject = Subject::from(run);
    connections::lock_if_there(tx, run.connection_id).await?;
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(run.id))
        .order_by_asc(stream_entity::Column::Place)
        .all(&**tx)
        .await?;
    // That has an alert of its own, and trying again does not help.
    let refused = error.is_some_and(|error| error.kind == RunErrorKind::Unauthorized);
    if !refused {
        failures::raise_all(hub, tx, &subject, run, &streams).await?;
    }
    let read: Vec<_> = streams.iter().filter(|stream| is_read(stream)).collect();
    for stream in &read {
        of_stream(hub, tx, &subject, run, stream).await?;
    }
    let mut which = read.iter().fold(Condition::any(), |any, stream| any.add(over(stream)));
    if !refused && !read.is_empty() {
        which = which.add(over_for_connection(tx, run, &read).await?);
    }
    if which.is_empty() {
        return Ok(());
    }
    // After what is raised, so that nobody is told that all is well when it is not.
    resolve(hub, tx, &subject, Over { which, told: false }).await
}

/// Whether a stream was read to its end, be it with something to say.
fn is_read(stream: &stream_entity::Model) -> bool {
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    read.contains(&stream.status)
}

/// What was told of all of the connection and is over, because these streams of it were read.
async fn over_for_connection(
    tx: &Tx,
    run: &entity::Model,
    read: &[&stream_entity::Model],
) -> Result<Condition, HubError> {
    let mut kinds = OF_THE_CONNECTION.to_vec();
    // That the connection's schedule brings nothing is not over with what another one brought.
    let own = schedules::own_streams(tx, run.connection_id).await?;
    if read.iter().any(|stream| !own.contains(&stream.stream)) {
        kinds.push(AlertKind::NothingSucceeded);
    }
    Ok(is_of(&kinds).add(Column::Stream.eq("")))
}

/// What a stream that was read shows besides.
async fn of_stream(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    run: &entity::Model,
    stream: &stream_entity::Model,
) -> Result<(), HubError> {
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
    raise(hub, tx, subject, NewAlert { kind, stream: named, message, run_id, told }).await?;
    Ok(())
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
fn over(stream: &stream_entity::Model) -> Condition {
    let mut over = OF_A_STREAM.to_vec();
    if stream.fetched > 0 && stream.whole {
        over.push(AlertKind::ZeroRows);
    }
    if stream.inserted + stream.updated > 0 {
        over.push(AlertKind::GoneQuiet);
    }
    // Where a row could not be kept, nobody has looked what is gone.
    if stream.looked && !is_asked(stream) {
        over.push(AlertKind::ManyGone);
    }
    is_of(&over).add(Column::Stream.eq(&stream.stream))
}
