//! Pausing a connection, and letting it go on.

use contract::{
    audit_event::AuditAction, connection::ConnectionStatus, ids::ConnectionId,
    live_event::LiveEventKind,
};

use super::{
    entity, lock,
    status::{go_on, hold},
};
use crate::{
    Admin, Hub, HubError, Tx,
    audit::{self, By},
    live, schedules, sync_runs,
};

/// Pauses a connection: what is being read is held, and nothing is read until it is resumed. Does
/// nothing to one that is paused already.
pub async fn pause(hub: &Hub, admin: &Admin<'_>, id: ConnectionId) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let row = ours(&tx, admin, id).await?;
    if row.status == ConnectionStatus::Disconnected.to_string() {
        let message = format!("{} is disconnected: nothing is read anyway.", row.name);
        return Err(HubError::Conflict(message));
    }
    if !hold(&tx, &row).await? {
        return Ok(());
    }
    sync_runs::pause_all(hub, &tx, By::Actor(admin), id).await?;
    let action = AuditAction::ConnectionPaused;
    tell(hub, &tx, admin, action, &row, ConnectionStatus::Paused).await?;
    Ok(tx.commit().await?)
}

/// Lets a paused connection go on with the status that it had. Does nothing to one that is not
/// paused.
pub async fn resume(hub: &Hub, admin: &Admin<'_>, id: ConnectionId) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let row = ours(&tx, admin, id).await?;
    let before = row.paused_from.as_deref().and_then(|word| word.parse().ok());
    let status = before.unwrap_or(ConnectionStatus::Active);
    if !go_on(&tx, id, status).await? {
        return Ok(());
    }
    // Before anything is published.
    schedules::go_on(hub, &tx, id).await?;
    sync_runs::resume_all(hub, &tx, By::Actor(admin), id).await?;
    tell(hub, &tx, admin, AuditAction::ConnectionResumed, &row, status).await?;
    Ok(tx.commit().await?)
}

/// Locked for the transaction that changes it.
async fn ours(tx: &Tx, admin: &Admin<'_>, id: ConnectionId) -> Result<entity::Model, HubError> {
    let row = lock(tx, id.uuid()).await?;
    let ours = row.organization_id == admin.organization_id().uuid();
    if ours { Ok(row) } else { Err(HubError::NotFound("connection")) }
}

async fn tell(
    hub: &Hub,
    tx: &Tx,
    admin: &Admin<'_>,
    action: AuditAction,
    row: &entity::Model,
    status: ConnectionStatus,
) -> Result<(), HubError> {
    let id: ConnectionId = row.id.into();
    audit::record(hub, tx, By::Actor(admin), action, &id, &row.name).await?;
    let event = LiveEventKind::ConnectionChanged {
        connection_id: id,
        connection_name: row.name.clone(),
        status,
    };
    live::publish(hub, tx, admin.organization_id(), &event).await
}
