//! Doing a run.

use chrono::TimeDelta;
use connectors::Stream;
use contract::sync_run::{LogLevel, RunError, RunErrorKind, RunStatus, RunTrigger, RunWait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use tokio_util::sync::CancellationToken;

use super::{
    Claimed, claim,
    finish::{self, Outcome},
    log, row, stream_end, stream_entity,
    stream_read::{Reading, Stopped},
};
use crate::{Hub, HubError, connections, credentials, database, words};

/// How often a run that nobody waits for is tried again by itself.
const MOST_RETRIES: i64 = 3;
/// How long before the first of these; each further wait is four times as long, with jitter.
const FIRST_RETRY: TimeDelta = TimeDelta::minutes(1);

/// Reads the streams of a claimed run that are not read yet, each from where it stopped. When `stop`
/// is called, the run is given back to the queue.
pub(crate) async fn execute(
    hub: &Hub,
    claimed: &Claimed,
    stop: &CancellationToken,
) -> Result<(), HubError> {
    let outcome = match read_streams(hub, claimed, stop).await {
        Ok(outcome) => outcome,
        Err(error) => match judge(hub, claimed, error)? {
            Verdict::Limited(wait) => Outcome::Limited(wait),
            Verdict::Again(error) => Outcome::Retried(again(hub, claimed, &error)),
            Verdict::Failed(error) => Outcome::Ended(RunStatus::Failed, Some(error)),
        },
    };
    finish::finish(hub, claimed, outcome).await
}

/// What a failure means for its run.
enum Verdict {
    /// The account may not be asked before a moment.
    Limited(RunWait),
    /// It may work later.
    Again(RunError),
    /// It failed.
    Failed(RunError),
}

/// A database that is away cannot take a verdict either: then the run is left to whoever finds it
/// when its lease has run out.
fn judge(hub: &Hub, claimed: &Claimed, error: HubError) -> Result<Verdict, HubError> {
    if let HubError::Database(failed) = &error
        && database::is_outage(failed)
    {
        return Err(error);
    }
    if let HubError::Connector(failed) = &error
        && failed.kind == RunErrorKind::RateLimited
        && let Some(until) = failed.retry_at
    {
        // Not at the very moment, when everybody else comes back as well.
        let until = until.max(hub.clock.now()) + TimeDelta::seconds(1);
        // Not the error's own words: they say the time once more, and to sync again.
        let slug = &claimed.run.provider;
        let name = hub.catalogue.get(slug).map_or(slug, |provider| &provider.name);
        let why = format!("{name} asks for fewer requests");
        return Ok(Verdict::Limited(RunWait { until, why }));
    }
    let error = run_error(error);
    let passes = matches!(error.kind, RunErrorKind::ProviderDown | RunErrorKind::BadAnswer);
    // A person who pressed the button is told at once, and has another button to try again.
    let waited_for = claimed.run.trigger == RunTrigger::Manual.to_string();
    if passes && !waited_for && claimed.run.retries < MOST_RETRIES {
        return Ok(Verdict::Again(error));
    }
    Ok(Verdict::Failed(error))
}

/// When a run is tried again.
fn again(hub: &Hub, claimed: &Claimed, error: &RunError) -> RunWait {
    let times = claimed.run.retries + 1;
    let longer = 4_i32.pow(u32::try_from(times - 1).unwrap_or_default().min(5));
    let wait = FIRST_RETRY * longer;
    // Runs that failed together do not come back together.
    let spread = wait.num_milliseconds() / 5;
    let jitter = i64::from(claimed.run.id.as_fields().3[7]) * spread / 255;
    let until = hub.clock.now() + wait + TimeDelta::milliseconds(jitter);
    let why =
        format!("{} Try {times} of {MOST_RETRIES} comes then.", words::sentence(&error.message));
    RunWait { until, why }
}

async fn read_streams(
    hub: &Hub,
    claimed: &Claimed,
    stop: &CancellationToken,
) -> Result<Outcome, HubError> {
    let run = &claimed.run;
    let connection =
        connections::find(hub, claimed.organization_id(), run.connection_id.into()).await?;
    let access = connections::access(hub, &connection)?;
    let credential = credentials::fresh(hub, &access).await?;
    let total = row(run.clone())?.counts;
    let mut reading =
        Reading { hub, claimed, access: &access, stop, credential, refreshed: false, total };
    let mut again_after = None;
    for row in unread(hub, claimed).await? {
        let stream = access.provider.streams.iter().find(|stream| stream.name == row.stream);
        let Some(stream) = stream else {
            let message = format!("The provider file has no stream \"{}\" any more.", row.stream);
            let error = RunError { kind: RunErrorKind::Misconfigured, message };
            mark(hub, claimed, &row.stream, RunStatus::Failed, Some(&error)).await?;
            continue;
        };
        let failed = match reading.read(stream, row).await {
            Ok(()) => continue,
            Err(Stopped::TakenAway) => return Ok(Outcome::TakenAway),
            Err(Stopped::Interrupted) => return Ok(Outcome::HandedOver),
            Err(Stopped::Failed(error)) => judge(hub, claimed, error)?,
        };
        match failed {
            Verdict::Limited(wait) => return Ok(Outcome::Limited(wait)),
            Verdict::Again(error) => {
                note_failure(hub, claimed, stream, &error).await?;
                again_after = Some(error);
            }
            Verdict::Failed(error) => {
                mark(hub, claimed, &stream.name, RunStatus::Failed, Some(&error)).await?;
                if error.kind == RunErrorKind::Unauthorized {
                    // The other streams would be refused as well.
                    return stream_end::of_run(hub, claimed, Some(error)).await;
                }
            }
        }
    }
    match again_after {
        Some(error) => Ok(Outcome::Retried(again(hub, claimed, &error))),
        None => stream_end::of_run(hub, claimed, None).await,
    }
}

/// The streams of a run that are not read to their end.
async fn unread(hub: &Hub, claimed: &Claimed) -> Result<Vec<stream_entity::Model>, HubError> {
    use stream_entity::Column;
    Ok(stream_entity::Entity::find()
        .filter(Column::RunId.eq(claimed.run.id))
        .filter(Column::Status.is_in(["queued", "running"]))
        .order_by_asc(Column::Place)
        .all(hub.read())
        .await?)
}

/// Writes how a stream stands, unless it has ended: somebody may have cancelled the run.
async fn mark(
    hub: &Hub,
    claimed: &Claimed,
    stream: &str,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    if !claim::keep_lease(hub, &tx, claimed).await? {
        return Ok(());
    }
    stream_end::write(hub, &tx, claimed.run.id, stream, status, error).await?;
    if let Some(error) = error {
        log::write(hub, &tx, claimed.run.id, LogLevel::Error, stream, &error.message).await?;
    }
    Ok(tx.commit().await?)
}

/// Keeps why a stream is to be tried again, without ending it.
async fn note_failure(
    hub: &Hub,
    claimed: &Claimed,
    stream: &Stream,
    error: &RunError,
) -> Result<(), HubError> {
    use stream_entity::Column;
    let tx = hub.begin().await?;
    if !claim::keep_lease(hub, &tx, claimed).await? {
        return Ok(());
    }
    stream_entity::Entity::update_many()
        .col_expr(Column::ErrorKind, Expr::val(error.kind.to_string()))
        .col_expr(Column::ErrorMessage, Expr::val(&error.message))
        .filter(Column::RunId.eq(claimed.run.id))
        .filter(Column::Stream.eq(&stream.name))
        .exec(&*tx)
        .await?;
    log::write(hub, &tx, claimed.run.id, LogLevel::Warning, &stream.name, &error.message).await?;
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
