//! Runs of connections.

use contract::{
    ids::{ConnectionId, OrganizationId},
    sync_run::RunStatus,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity;
use crate::{Hub, HubError};

/// How many runs a connection's page shows.
const LATEST: u64 = 10;

/// Not ended.
pub(super) fn is_active() -> Condition {
    let words = RunStatus::ACTIVE.map(|status| status.to_string());
    Condition::all().add(entity::Column::Status.is_in(words))
}

/// Being read by a worker.
pub(crate) fn is_at_work() -> Condition {
    Condition::all().add(entity::Column::Status.eq(RunStatus::Running.to_string()))
}

/// Whether a run that was read has not ended.
pub(crate) fn is_under_way(run: &entity::Model) -> bool {
    run.status.parse().is_ok_and(RunStatus::is_active)
}

/// The runs of an organization that have not ended, oldest first.
pub async fn find_active(
    hub: &Hub,
    organization_id: OrganizationId,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .filter(is_active())
        .order_by_asc(entity::Column::QueuedAt)
        .all(hub.read())
        .await?)
}

/// The latest runs of a connection, newest first.
pub async fn find_latest(
    hub: &Hub,
    connection_id: ConnectionId,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .order_by_desc(entity::Column::QueuedAt)
        .limit(LATEST)
        .all(hub.read())
        .await?)
}
