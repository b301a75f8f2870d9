//! One alert.

use contract::{
    alert::Alert,
    ids::{AlertId, OrganizationId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{entity, shown};
use crate::{Actor, Hub, HubError};

/// One alert.
pub async fn get(hub: &Hub, actor: &Actor, id: AlertId) -> Result<Alert, HubError> {
    shown(find(hub, actor.organization_id(), id).await?)
}

/// The alert of this id, if it is the organization's.
pub(super) async fn find(
    hub: &Hub,
    organization_id: OrganizationId,
    id: AlertId,
) -> Result<entity::Model, HubError> {
    entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .one(hub.read())
        .await?
        .ok_or(HubError::NotFound("alert"))
}
