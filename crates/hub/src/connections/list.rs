//! The organization's connections.

use std::collections::HashMap;

use contract::connection::ConnectionRow;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity;
use crate::{Hub, HubError, Within, sync_runs};

/// All connections of the organization, by name.
pub async fn list(hub: &Hub, who: &impl Within) -> Result<Vec<ConnectionRow>, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(who.organization_id().uuid()))
        .order_by_asc(entity::Column::Name)
        .all(hub.read())
        .await?;
    let mut active: HashMap<Uuid, _> = sync_runs::find_active(hub, who.organization_id())
        .await?
        .into_iter()
        .map(|run| (run.connection_id, run))
        .collect();
    rows.into_iter()
        .map(|connection| {
            let run = active.remove(&connection.id);
            row(hub, connection, run)
        })
        .collect()
}

/// A connection, as lists show it.
pub(super) fn row(
    hub: &Hub,
    connection: entity::Model,
    active_run: Option<sync_runs::entity::Model>,
) -> Result<ConnectionRow, HubError> {
    let provider = hub.catalogue.get(&connection.provider);
    Ok(ConnectionRow {
        id: connection.id.into(),
        provider_name: provider
            .map_or_else(|| connection.provider.clone(), |provider| provider.name.clone()),
        icon: provider.map(|provider| provider.icon.clone()).unwrap_or_default(),
        provider: connection.provider,
        name: connection.name,
        account: Some(connection.account_label).filter(|label| !label.is_empty()),
        status: connection.status.parse().map_err(HubError::internal)?,
        problem: connection.problem,
        sandbox: connection.sandbox,
        connected_at: connection.connected_at,
        synced_at: connection.synced_at,
        active_run: active_run.map(sync_runs::row).transpose()?,
    })
}
