//! Accounts at providers.

mod access;
mod connect;
mod disconnect;
pub mod entity;
mod get;
mod identity;
mod list;
mod pause;
mod status;

pub(crate) use access::{Access, access};
pub use connect::connect_with_key;
pub(crate) use connect::{
    NewConnection, Origin, connect, may_be_of, same, settings_error, target, test,
};
pub use disconnect::disconnect;
pub use get::get;
pub use list::list;
pub use pause::{pause, resume};
pub(crate) use status::note;

use connectors::Settings;
use contract::ids::{ConnectionId, OrganizationId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};
use uuid::Uuid;

use crate::{Hub, HubError, Tx};

/// The connection of this id, if it is the organization's.
pub(crate) async fn find(
    hub: &Hub,
    organization_id: OrganizationId,
    id: ConnectionId,
) -> Result<entity::Model, HubError> {
    entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .one(hub.read())
        .await?
        .ok_or(HubError::NotFound("connection"))
}

/// The connection of this id, as it is in this transaction.
pub(crate) async fn find_in(tx: &Tx, id: Uuid) -> Result<entity::Model, HubError> {
    entity::Entity::find_by_id(id).one(&**tx).await?.ok_or(HubError::NotFound("connection"))
}

/// The connection of this id, which nobody else changes until this transaction ends. Who changes a
/// connection, its runs or its alerts takes the connection first, before anything is published, which
/// takes a lock as well: two that took them the other way round would wait for each other. What only
/// refers to the connection does not wait.
pub(crate) async fn lock(tx: &Tx, id: Uuid) -> Result<entity::Model, HubError> {
    lock_if_there(tx, id).await?.ok_or(HubError::NotFound("connection"))
}

/// The same of one that may not be there.
pub(crate) async fn lock_if_there(tx: &Tx, id: Uuid) -> Result<Option<entity::Model>, HubError> {
    Ok(entity::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await?)
}

/// Reads the settings column.
pub(crate) fn settings(row: &entity::Model) -> Settings {
    serde_json::from_str(&row.settings).unwrap_or_default()
}
