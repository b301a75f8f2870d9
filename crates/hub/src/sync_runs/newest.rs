//! The newest runs, whole.

use contract::{
    ids::ConnectionId,
    sync_run::{RunStatus, SyncRunRow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{entity, row};
use crate::{Hub, HubError, Within};

/// Which runs.
#[derive(Debug, Clone, Copy)]
pub struct Newest {
    /// Of this connection alone.
    pub connection_id: Option<ConnectionId>,
    /// Those that stand so.
    pub status: Option<RunStatus>,
    /// How many at most.
    pub limit: u64,
}

/// The newest runs of the organization, newest first.
pub async fn newest(
    hub: &Hub,
    who: &impl Within,
    which: Newest,
) -> Result<Vec<SyncRunRow>, HubError> {
    use entity::Column;
    let mut runs = entity::Entity::find()
        .filter(Column::OrganizationId.eq(who.organization_id().uuid()))
        .order_by_desc(Column::QueuedAt)
        .order_by_desc(Column::Id)
        .limit(which.limit);
    if let Some(id) = which.connection_id {
        runs = runs.filter(Column::ConnectionId.eq(id.uuid()));
    }
    if let Some(status) = which.status {
        runs = runs.filter(Column::Status.eq(status.to_string()));
    }
    runs.all(hub.read()).await?.into_iter().map(row).collect()
}
