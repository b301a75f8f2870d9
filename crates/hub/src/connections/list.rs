//! The organization's connections.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::connection::{ConnectionRow, ConnectionStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity;
use crate::{Hub, HubError, Within, schedules, sync_runs};

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
    let next = schedules::next_syncs(hub, who.organization_id()).await?;
    rows.into_iter()
        .map(|connection| {
            let (run, next) = (active.remove(&connection.id), next.get(&connection.id).copied());
            row(hub, connection, run, next)
        })
        .collect()
}

/// A connection, as lists show it.
pub(super) fn row(
    hub: &Hub,
    connection: entity::Model,
    active_run: Option<sync_runs::entity::Model>,
    next_sync_at: Option<DateTime<Utc>>,
) -> Result<ConnectionRow, HubError> {
    let provider = hub.catalogue.get(&connection.provider);
    let status: ConnectionStatus = connection.status.parse().map_err(HubError::internal)?;
    Ok(ConnectionRow {
        id: connection.id.into(),
        provider_name: provider
            .map_or_else(|| connection.provider.clone(), |provider| provider.name.clone()),
        icon: provider.map(|provider| provider.icon.clone()).unwrap_or_default(),
        provider: connection.provider,
        name: connection.name,
        account: Some(connection.account_label).filter(|label| !label.is_empty()),
        status,
        problem: connection.problem,
        sandbox: connection.sandbox,
        connected_at: connection.connected_at,
        synced_at: connection.synced_at,
        next_sync_at: next_sync_at.filter(|_| status.is_synced()),
        active_run: active_run.map(sync_runs::row).transpose()?,
    })
}
