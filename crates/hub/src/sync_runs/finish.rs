//! Ending a run, or letting go of it.

use chrono::{DateTime, Utc};
use contract::{
    audit_event::AuditAction,
    connection::ConnectionStatus,
    decimal::grouped,
    ids::SyncRunId,
    sync_run::{LogLevel, RunError, RunErrorKind, RunKind, RunStatus, RunWait},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{Claimed, claim::is_held, end, entity, keep_lease, log, pauses, row};
use crate::{
    Hub, HubError, Tx, account_waits, alerts,
    audit::{self, By},
    connections,
};

/// What came of a run, or of a part of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It ended so.
    Ended(RunStatus, Option<RunError>),
    /// It goes on later, because the account may not be asked before.
    Limited(RunWait),
    /// It is tried again later.
    Retried(RunWait),
    /// This process is to stop: somebody else goes on.
    HandedOver,
    /// It is not this worker's any more: somebody cancelled or paused it.
    TakenAway,
}

/// Writes what came of a run.
pub(super) async fn finish(hub: &Hub, claimed: &Claimed, outcome: Outcome) -> Result<(), HubError> {
    let run = &claimed.run;
    let tx = hub.begin().await?;
    let connection = connections::lock(&tx, run.connection_id).await?;
    if !keep_lease(hub, &tx, claimed).await? {
        return Ok(());
    }
    match outcome {
        Outcome::TakenAway => return Ok(()),
        Outcome::Ended(status, error) => end(hub, &tx, run, status, error.as_ref()).await?,
        Outcome::Limited(wait_for) => {
            account_waits::set(&tx, &run.provider, &connection.account_id, &wait_for).await?;
            wait(hub, &tx, run, &wait_for, run.retries).await?;
        }
        Outcome::Retried(wait_for) => wait(hub, &tx, run, &wait_for, run.retries + 1).await?,
        Outcome::HandedOver => hand_over(hub, &tx, claimed).await?,
    }
    Ok(tx.commit().await?)
}

/// Ends a run, with what it means for the connection, and tells everybody.
pub(super) async fn end(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    end::run(hub, tx, run.id, Condition::all(), status, error).await?;
    // Streams that were not come to end with the run.
    end::streams(hub, tx, run.id, RunStatus::Failed, error).await?;
    let ended = entity::Entity::find_by_id(run.id).one(&**tx).await?;
    let ended = row(ended.ok_or(HubError::NotFound("sync run"))?)?;
    let organization_id = run.organization_id.into();
    let id: SyncRunId = ended.id;
    let read = grouped(&ended.counts.fetched.to_string());
    let detail = format!("{} {status}, {read} read", ended.connection_name);
    let by = By::System(organization_id);
    let action = match error {
        Some(error) if error.kind == RunErrorKind::Interrupted => AuditAction::SyncInterrupted,
        _ => AuditAction::SyncFinished,
    };
    audit::record(hub, tx, by, action, &id, &detail).await?;
    let (level, message) = match (status, error) {
        (RunStatus::Failed, Some(error)) => (LogLevel::Error, error.message.clone()),
        (_, Some(error)) => (LogLevel::Warning, error.message.clone()),
        (_, None) => (LogLevel::Info, format!("{}: {read} read", status.label())),
    };
    log::write(hub, tx, run.id, level, "", &message).await?;
    connection(hub, tx, run, status, error).await?;
    // On the heap: what a worker carries through a whole run stays small.
    Box::pin(alerts::of_run(hub, tx, run, error)).await?;
    end::tell(hub, tx, organization_id, ended, status, error.cloned()).await
}

/// Lets a run wait until its time has come, without a worker.
pub(super) async fn wait(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    wait: &RunWait,
    retries: i64,
) -> Result<(), HubError> {
    use entity::Column;
    entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Waiting.to_string()))
        .col_expr(Column::DueAt, Expr::val(wait.until))
        .col_expr(Column::WaitingFor, Expr::val(wait.why.clone()))
        .col_expr(Column::Retries, Expr::val(retries))
        .col_expr(Column::LeaseOwner, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(run.id))
        .exec(&**tx)
        .await?;
    let organization_id = run.organization_id.into();
    let id = SyncRunId::from_uuid(run.id);
    let until = wait.until.format("%Y-%m-%d %H:%M UTC");
    let detail = format!("{} until {until}", run.connection_name);
    let by = By::System(organization_id);
    audit::record(hub, tx, by, AuditAction::SyncWaiting, &id, &detail).await?;
    let message = format!("{}{until}: {}", pauses::WAITS, wait.why);
    log::write(hub, tx, run.id, LogLevel::Warning, "", &message).await?;
    end::tell_held(hub, tx, run, RunStatus::Waiting, Some(wait.clone())).await
}

/// Gives a run back to the queue, where the next worker finds it at once.
async fn hand_over(hub: &Hub, tx: &Tx, claimed: &Claimed) -> Result<(), HubError> {
    use entity::Column;
    entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Queued.to_string()))
        .col_expr(Column::DueAt, Expr::val(hub.clock.now()))
        .col_expr(Column::LeaseOwner, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .filter(is_held(claimed))
        .exec(&**tx)
        .await?;
    let message = "The server stops; reading goes on where it was when a server runs again";
    log::write(hub, tx, claimed.run.id, LogLevel::Info, "", message).await?;
    end::tell_held(hub, tx, &claimed.run, RunStatus::Queued, None).await
}

/// What the end of a run means for its connection.
async fn connection(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    use connections::entity::{Column, Entity};
    let read = run.kind != RunKind::Verify.to_string();
    if read && matches!(status, RunStatus::Succeeded | RunStatus::Partial) {
        Entity::update_many()
            .col_expr(Column::SyncedAt, Expr::val(hub.clock.now()))
            .filter(Column::Id.eq(run.connection_id))
            .exec(&**tx)
            .await?;
    }
    let next = match error {
        Some(error) if error.kind == RunErrorKind::Unauthorized => ConnectionStatus::NeedsReconnect,
        // A stop of ours says nothing about the connection.
        Some(error) if error.kind == RunErrorKind::Interrupted => return Ok(()),
        Some(_) if status == RunStatus::Failed => ConnectionStatus::Error,
        _ => ConnectionStatus::Active,
    };
    let problem = error.map(|error| error.message.as_str());
    connections::note(hub, tx, run.connection_id, next, problem).await
}
