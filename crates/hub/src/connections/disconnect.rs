//! Cutting a connection off.

use connectors::{Credential, oauth};
use contract::{
    audit_event::AuditAction, connection::ConnectionStatus, ids::ConnectionId,
    live_event::LiveEventKind,
};

use super::{Access, access, entity, find, set_status};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    credentials, live, sync_runs,
};

/// Revokes a connection's credential where the provider can, deletes it, and keeps the records.
///
/// A provider that cannot be reached does not keep anybody from disconnecting: the audit trail
/// says that the credential was not revoked there.
pub async fn disconnect(hub: &Hub, admin: &Admin<'_>, id: ConnectionId) -> Result<(), HubError> {
    let row = find(hub, admin.organization_id(), id).await?;
    let revoked = revoke(hub, &row).await;
    let tx = hub.begin().await?;
    sync_runs::cancel_active(hub, &tx, id).await?;
    credentials::delete(&tx, id).await?;
    set_status(&tx, id, ConnectionStatus::Disconnected, None).await?;
    let detail = format!("{}, {revoked}", row.name);
    audit::record(hub, &tx, By::Actor(admin), AuditAction::Disconnected, &id, &detail).await?;
    let event = LiveEventKind::ConnectionChanged {
        connection_id: id,
        connection_name: row.name,
        status: ConnectionStatus::Disconnected,
    };
    live::publish(hub, &tx, admin.organization_id(), &event).await?;
    Ok(tx.commit().await?)
}

/// Tries to revoke, and says in words how that went.
async fn revoke(hub: &Hub, row: &entity::Model) -> String {
    let Ok(access) = access(hub, row) else { return "not revoked at the provider".to_owned() };
    match try_revoke(hub, &access).await {
        Ok(Some(oauth::Revoked::Done)) => "revoked at the provider".to_owned(),
        Ok(_) => "the provider offers no revocation".to_owned(),
        Err(error) => {
            tracing::warn!(%error, connection = %access.connection_id, "not revoked");
            "not revoked at the provider, which failed".to_owned()
        }
    }
}

async fn try_revoke(hub: &Hub, access: &Access) -> Result<Option<oauth::Revoked>, HubError> {
    let opened = credentials::open(hub, access.connection_id).await?;
    let (Some(opened), Some(app)) = (opened, &access.oauth_app) else { return Ok(None) };
    let Credential::OAuth(tokens) = &opened.credential else { return Ok(None) };
    let endpoints = access.endpoints(hub, &opened.credential)?;
    let revoked = oauth::revoke(&hub.http, &access.provider, &endpoints, app, tokens).await?;
    Ok(Some(revoked))
}
