//! Cutting a connection off.

use connectors::Revoked;
use contract::{
    audit_event::AuditAction, connection::ConnectionStatus, ids::ConnectionId,
    live_event::LiveEventKind,
};

use super::{access, entity, find, status::cut_off};
use crate::{
    Admin, Hub, HubError, alerts,
    audit::{self, By},
    credentials, live, sync_runs,
};

/// Deletes a connection's credential, revokes it where the provider can, and keeps the records.
/// Does nothing to a connection that is cut off already.
///
/// A provider that cannot be reached does not keep anybody from disconnecting: the audit trail
/// says that the credential was not revoked there.
pub async fn disconnect(hub: &Hub, admin: &Admin<'_>, id: ConnectionId) -> Result<(), HubError> {
    let row = find(hub, admin.organization_id(), id).await?;
    let by = By::Actor(admin);
    // A refresh that is under way ends first, so that what it brings is revoked.
    let lock = hub.refresh_locks.of(id);
    let _no_refresh = lock.lock().await;
    let tx = hub.begin().await?;
    if !cut_off(&tx, id).await? {
        return Ok(());
    }
    sync_runs::cancel_all(hub, &tx, by, id).await?;
    let credential = credentials::take(&tx, id).await?;
    audit::record(hub, &tx, by, AuditAction::Disconnected, &id, &row.name).await?;
    let event = LiveEventKind::ConnectionChanged {
        connection_id: id,
        connection_name: row.name.clone(),
        status: ConnectionStatus::Disconnected,
    };
    live::publish(hub, &tx, admin.organization_id(), &event).await?;
    alerts::disconnected(hub, &tx, &row).await?;
    tx.commit().await?;
    let Some(credential) = credential else { return Ok(()) };
    let outcome = give_back(hub, &row, credential).await;
    credentials::note_revoked(hub, by, id, &row.name, outcome).await
}

async fn give_back(
    hub: &Hub,
    row: &entity::Model,
    sealed: credentials::entity::Model,
) -> Result<Revoked, HubError> {
    let opened = credentials::unseal(hub, sealed)?;
    credentials::revoke(hub, &access(hub, row)?, &opened.credential).await
}
