//! Holding a run, and letting it go on.

use chrono::{DateTime, Utc};
use contract::{
    audit_event::AuditAction,
    ids::{ConnectionId, SyncRunId},
    sync_run::{LogLevel, RunStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{end, entity, find, log, pauses, start};
use crate::{
    Admin, Hub, HubError, Tx, account_waits,
    audit::{self, By},
    connections,
    jobs::Job,
};

/// What can be paused.
const UNDER_WAY: [RunStatus; 3] = [RunStatus::Queued, RunStatus::Running, RunStatus::Waiting];
/// What can be told to go on now.
const HELD: [RunStatus; 2] = [RunStatus::Paused, RunStatus::Waiting];

/// Pauses a run: its worker finds out when it comes to write the next page.
pub async fn pause(hub: &Hub, admin: &Admin<'_>, id: SyncRunId) -> Result<(), HubError> {
    let run = find(hub, admin.organization_id(), id).await?;
    let tx = hub.begin().await?;
    connections::lock_if_there(&tx, run.connection_id).await?;
    if !set(hub, &tx, By::Actor(admin), &run, &UNDER_WAY, RunStatus::Paused).await? {
        return Err(HubError::Conflict("This sync is not under way.".to_owned()));
    }
    tell(hub, &tx, By::Actor(admin), &run, RunStatus::Paused).await?;
    Ok(tx.commit().await?)
}

/// Lets a paused or waiting run go on now, where it was. One that waits for a limit of the provider
/// asks once more: a person may know that it is over, and the answer says if it is not.
pub async fn resume(hub: &Hub, admin: &Admin<'_>, id: SyncRunId) -> Result<(), HubError> {
    let run = find(hub, admin.organization_id(), id).await?;
    let tx = hub.begin().await?;
    let connection = connections::lock(&tx, run.connection_id).await?;
    start::check(&connection)?;
    if !set(hub, &tx, By::Actor(admin), &run, &HELD, RunStatus::Queued).await? {
        return Err(HubError::Conflict("This sync is neither paused nor waiting.".to_owned()));
    }
    if run.status == RunStatus::Waiting.to_string() {
        account_waits::forget(&tx, &run.provider, &connection.account_id).await?;
    }
    tell(hub, &tx, By::Actor(admin), &run, RunStatus::Queued).await?;
    tx.commit().await?;
    hub.queue.push(Job::SyncRun(id));
    Ok(())
}

/// Pauses a run of a connection that is paused.
pub(super) async fn pause_one(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    run: &entity::Model,
) -> Result<(), HubError> {
    if set(hub, tx, by, run, &UNDER_WAY, RunStatus::Paused).await? {
        tell(hub, tx, by, run, RunStatus::Paused).await?;
    }
    Ok(())
}

/// Pauses all runs of a connection that is being paused.
pub(crate) async fn pause_all(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection_id: ConnectionId,
) -> Result<(), HubError> {
    set_all(hub, tx, by, connection_id, &UNDER_WAY, RunStatus::Paused).await
}

/// Lets all paused runs of a connection go on.
pub(crate) async fn resume_all(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection_id: ConnectionId,
) -> Result<(), HubError> {
    set_all(hub, tx, by, connection_id, &[RunStatus::Paused], RunStatus::Queued).await
}

async fn set_all(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection_id: ConnectionId,
    from: &[RunStatus],
    to: RunStatus,
) -> Result<(), HubError> {
    let runs = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Status.is_in(words(from)))
        .all(&**tx)
        .await?;
    for run in runs {
        if set(hub, tx, by, &run, from, to).await? {
            tell(hub, tx, by, &run, to).await?;
        }
    }
    Ok(())
}

fn words(statuses: &[RunStatus]) -> impl Iterator<Item = String> {
    statuses.iter().map(ToString::to_string)
}

/// Tells whether the run was one of `from`.
async fn set(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    run: &entity::Model,
    from: &[RunStatus],
    to: RunStatus,
) -> Result<bool, HubError> {
    use entity::Column;
    let paused_by = (to == RunStatus::Paused).then(|| by.name().to_owned());
    let set = entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(to.to_string()))
        .col_expr(Column::DueAt, Expr::val(hub.clock.now()))
        .col_expr(Column::WaitingFor, Expr::val(paused_by))
        .col_expr(Column::LeaseOwner, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(run.id))
        .filter(Column::Status.is_in(words(from)))
        .exec(&**tx)
        .await?;
    Ok(set.rows_affected == 1)
}

async fn tell(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    run: &entity::Model,
    status: RunStatus,
) -> Result<(), HubError> {
    let id = SyncRunId::from_uuid(run.id);
    let (action, message) = match status {
        RunStatus::Paused => (AuditAction::SyncPaused, pauses::PAUSED),
        _ => (AuditAction::SyncResumed, "Told to go on"),
    };
    audit::record(hub, tx, by, action, &id, &run.connection_name).await?;
    log::write(hub, tx, run.id, LogLevel::Info, "", message).await?;
    end::tell_held(hub, tx, run, status, None).await
}
