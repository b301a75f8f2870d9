//! Streams that failed, or all of a run.

use contract::{
    alert::AlertKind,
    ids::SyncRunId,
    sync_run::{RunError, RunStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{NewAlert, Subject, message, raise};
use crate::{
    Hub, HubError, Tx,
    sync_runs::{self, entity, stream_entity},
};

/// So many failures in a row are one more thing to know than each of them.
const IN_A_ROW: usize = 3;

/// What failed: a stream, or the run as a whole.
struct Failure<'a> {
    /// The stream, its name in the provider file and its name for people.
    stream: Option<(&'a str, &'a str)>,
    error: Option<RunError>,
}

impl<'a> Failure<'a> {
    fn of(stream: &'a stream_entity::Model) -> Self {
        let named = Some((stream.stream.as_str(), stream.label.as_str()));
        Self { stream: named, error: error(stream) }
    }

    /// The first of these, for all of them.
    fn of_all(streams: &[&stream_entity::Model]) -> Self {
        Self { stream: None, error: streams.first().and_then(|stream| error(stream)) }
    }
}

/// Raises what the streams of a run show that failed: one alert for each, or one for the connection
/// where all of several failed of the same.
pub(super) async fn raise_all(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    run: &entity::Model,
    streams: &[stream_entity::Model],
) -> Result<(), HubError> {
    let is_failed = |stream: &&stream_entity::Model| stream.status == RunStatus::Failed.to_string();
    let failed: Vec<_> = streams.iter().filter(is_failed).collect();
    let mut again = Vec::new();
    for stream in &failed {
        if failed_in_a_row(tx, run, stream).await? {
            again.push(*stream);
        }
    }
    let one_cause = failed.iter().all(|it| it.error_kind == failed[0].error_kind);
    let whole = failed.len() > 1 && failed.len() == streams.len() && one_cause;
    // Who waits for the run is told by its end.
    if !sync_runs::is_waited_for(run) {
        let failures = failures(&failed, whole);
        raise_each(hub, tx, subject, run, AlertKind::RunFailed, failures).await?;
    }
    let failures = failures(&again, whole && again.len() == failed.len());
    raise_each(hub, tx, subject, run, AlertKind::RepeatedFailures, failures).await
}

fn failures<'a>(streams: &[&'a stream_entity::Model], whole: bool) -> Vec<Failure<'a>> {
    if whole {
        return vec![Failure::of_all(streams)];
    }
    streams.iter().map(|stream| Failure::of(stream)).collect()
}

/// One toast tells of those that are new, however many.
async fn raise_each(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    run: &entity::Model,
    kind: AlertKind,
    failures: Vec<Failure<'_>>,
) -> Result<(), HubError> {
    let mut told = sync_runs::is_waited_for(run);
    for Failure { stream, error } in failures {
        let label = stream.map(|(_, label)| label);
        let message = match kind {
            AlertKind::RepeatedFailures => {
                message::repeated_failures(label, IN_A_ROW, error.as_ref())
            }
            _ => message::run_failed(label, error.as_ref()),
        };
        let run_id = Some(SyncRunId::from_uuid(run.id));
        told |= raise(hub, tx, subject, NewAlert { kind, stream, message, run_id, told }).await?;
    }
    Ok(())
}

fn error(stream: &stream_entity::Model) -> Option<RunError> {
    sync_runs::error(stream.error_kind.as_deref(), stream.error_message.clone())
}

/// Whether the latest runs of a stream have all failed. One that was cancelled says nothing.
async fn failed_in_a_row(
    tx: &Tx,
    run: &entity::Model,
    stream: &stream_entity::Model,
) -> Result<bool, HubError> {
    use stream_entity::Column;
    let ended = [RunStatus::Succeeded, RunStatus::Partial, RunStatus::Failed];
    let latest: Vec<String> = stream_entity::Entity::find()
        .select_only()
        .column(Column::Status)
        .filter(Column::ConnectionId.eq(stream.connection_id))
        .filter(Column::Stream.eq(&stream.stream))
        .filter(Column::RunId.not_in_subquery(sync_runs::comparisons(run.connection_id.into())))
        .filter(Column::Status.is_in(ended.map(|status| status.to_string())))
        .order_by_desc(Column::FinishedAt)
        .order_by_desc(Column::RunId)
        .limit(IN_A_ROW as u64)
        .into_tuple()
        .all(&**tx)
        .await?;
    let failed = RunStatus::Failed.to_string();
    Ok(latest.len() == IN_A_ROW && latest.iter().all(|status| *status == failed))
}
