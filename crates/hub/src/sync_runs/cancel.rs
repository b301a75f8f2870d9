//! Stopping a run for good.

use contract::{
    audit_event::AuditAction,
    ids::{ConnectionId, SyncRunId},
    sync_run::{LogLevel, RunStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{active::is_active, end, entity, find, log, row};
use crate::{
    Hub, HubError, MayChange, Tx,
    audit::{self, By},
    connections,
};

/// Cancels a run: its worker finds out when it comes to write the next page. What was read stays.
pub async fn cancel(hub: &Hub, who: &impl MayChange, id: SyncRunId) -> Result<(), HubError> {
    let run = find(hub, who.organization_id(), id).await?;
    let tx = hub.begin().await?;
    connections::lock_if_there(&tx, run.connection_id).await?;
    if !cancel_one(hub, &tx, who.by(), run).await? {
        return Err(HubError::Conflict("This sync has ended already.".to_owned()));
    }
    Ok(tx.commit().await?)
}

/// Cancels all runs of a connection that is being cut off.
pub(crate) async fn cancel_all(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection_id: ConnectionId,
) -> Result<(), HubError> {
    let active = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(is_active())
        .all(&**tx)
        .await?;
    for run in active {
        cancel_one(hub, tx, by, run).await?;
    }
    Ok(())
}

/// Cancels a run within a transaction. Tells whether it had not ended.
pub(super) async fn cancel_one(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    run: entity::Model,
) -> Result<bool, HubError> {
    let status = RunStatus::Cancelled;
    if !end::run(hub, tx, run.id, is_active(), status, None).await? {
        return Ok(false);
    }
    end::streams(hub, tx, run.id, status, None).await?;
    log::write(hub, tx, run.id, LogLevel::Warning, "", "Cancelled").await?;
    let organization_id = run.organization_id.into();
    let run = entity::Entity::find_by_id(run.id).one(&**tx).await?;
    let run = row(run.ok_or(HubError::NotFound("sync run"))?)?;
    let detail = format!("{} cancelled", run.connection_name);
    audit::record(hub, tx, by, AuditAction::SyncFinished, &run.id, &detail).await?;
    end::tell(hub, tx, organization_id, run, status, None).await?;
    Ok(true)
}
