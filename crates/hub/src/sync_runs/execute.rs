//! Doing a run.

use connectors::Stream;
use contract::sync_run::{RunCounts, RunError, RunErrorKind, RunStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use tokio_util::sync::CancellationToken;

use super::{
    Claimed,
    finish::{self, Outcome},
    stream_entity,
    stream_read::{Reading, Stopped, StreamEnd},
    sweep::INTERRUPTED,
};
use crate::{Hub, HubError, connections, credentials, words};

/// Reads all streams of a claimed run and ends it. When `stop` is called, it ends as interrupted
/// with what was read until then.
pub(crate) async fn execute(
    hub: &Hub,
    claimed: &Claimed,
    stop: &CancellationToken,
) -> Result<(), HubError> {
    let outcome = match read_streams(hub, claimed, stop).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Ended(RunStatus::Failed, Some(run_error(error))),
    };
    finish::finish(hub, claimed, outcome).await
}

fn interrupted() -> Outcome {
    let message = INTERRUPTED.to_owned();
    Outcome::Ended(RunStatus::Failed, Some(RunError { kind: RunErrorKind::Interrupted, message }))
}

async fn read_streams(
    hub: &Hub,
    claimed: &Claimed,
    stop: &CancellationToken,
) -> Result<Outcome, HubError> {
    let run = &claimed.run;
    let connection =
        connections::find(hub, run.organization_id.into(), run.connection_id.into()).await?;
    let access = connections::access(hub, &connection)?;
    let credential = credentials::fresh(hub, &access).await?;
    let total = RunCounts::default();
    let mut reading =
        Reading { hub, claimed, access: &access, stop, credential, refreshed: false, total };
    let mut good = 0;
    let mut first_error = None;
    let asked = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(run.id))
        .all(hub.read())
        .await?;
    let is_asked = |stream: &&Stream| asked.iter().any(|row| row.stream == stream.name);
    for stream in access.provider.streams.iter().filter(is_asked) {
        mark(hub, claimed, stream, RunStatus::Running, None).await?;
        let (status, error) = match reading.read(stream).await {
            Ok(end) => ended(&end),
            Err(Stopped::TakenAway) => return Ok(Outcome::TakenAway),
            Err(Stopped::Interrupted) => return Ok(interrupted()),
            Err(Stopped::Failed(error)) => (RunStatus::Failed, Some(run_error(error))),
        };
        good += u32::from(status != RunStatus::Failed);
        mark(hub, claimed, stream, status, error.as_ref()).await?;
        let refused = error.as_ref().is_some_and(|it| it.kind == RunErrorKind::Unauthorized);
        first_error = first_error.or(error);
        if refused {
            // The other streams would be refused as well.
            break;
        }
    }
    let status = match (&first_error, good) {
        (None, _) => RunStatus::Succeeded,
        (Some(_), 0) => RunStatus::Failed,
        (Some(_), _) => RunStatus::Partial,
    };
    Ok(Outcome::Ended(status, first_error))
}

fn ended(end: &StreamEnd) -> (RunStatus, Option<RunError>) {
    let RunCounts { rejected, noted, .. } = end.counts;
    let mut said = Vec::new();
    if let Some(reason) = &end.first_rejection {
        said.push(format!("{rejected} records could not be kept; the first: {reason}."));
    }
    if let Some(note) = &end.first_note {
        said.push(format!(
            "{noted} records were kept without values that do not fit; the first: {note}."
        ));
    }
    if let Some(reason) = &end.first_skipped {
        said.push(format!("A part was left out: {reason}"));
    }
    if said.is_empty() {
        return (RunStatus::Succeeded, None);
    }
    let message = words::sentence(&said.join(" "));
    (RunStatus::Partial, Some(RunError { kind: RunErrorKind::BadAnswer, message }))
}

/// Writes how a stream stands, unless it has ended: somebody may have cancelled the run.
async fn mark(
    hub: &Hub,
    claimed: &Claimed,
    stream: &Stream,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let kind = error.map(|error| error.kind.to_string());
    let message = error.map(|error| error.message.clone());
    stream_entity::Entity::update_many()
        .col_expr(stream_entity::Column::Status, Expr::val(status.to_string()))
        .col_expr(stream_entity::Column::ErrorKind, Expr::val(kind))
        .col_expr(stream_entity::Column::ErrorMessage, Expr::val(message))
        .filter(stream_entity::Column::RunId.eq(claimed.run.id))
        .filter(stream_entity::Column::Stream.eq(&stream.name))
        .filter(stream_entity::Column::Status.is_in(["queued", "running"]))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// An error of the domain as a run shows it.
fn run_error(error: HubError) -> RunError {
    let kind = match &error {
        HubError::Connector(error) => error.kind,
        HubError::Conflict(_) | HubError::NotFound(_) | HubError::Invalid { .. } => {
            RunErrorKind::Misconfigured
        }
        _ => RunErrorKind::Internal,
    };
    RunError { kind, message: contract::AppError::from(error).message }
}
