//! Tenants.

use contract::{audit_event::AuditAction, ids::OrganizationId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
    new_id,
};

pub mod entity;

/// Makes an organization.
pub async fn create(hub: &Hub, tx: &Tx, name: &str) -> Result<OrganizationId, HubError> {
    let id: OrganizationId = new_id();
    let row = entity::ActiveModel {
        id: Set(id.uuid()),
        name: Set(name.to_owned()),
        demo: Set(false),
        created_at: Set(hub.clock.now()),
    };
    row.insert(&**tx).await?;
    audit::record(hub, tx, By::System(id), AuditAction::OrganizationCreated, &id, name).await?;
    Ok(id)
}

/// Marks an organization as that of a demonstration.
pub(crate) async fn mark_as_demo(tx: &Tx, id: OrganizationId) -> Result<(), HubError> {
    let row = entity::ActiveModel { id: Set(id.uuid()), demo: Set(true), ..Default::default() };
    row.update(&**tx).await?;
    Ok(())
}

/// What a database has been used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Nothing yet: there is no organization.
    None,
    /// A demonstration.
    Demo,
    /// The real thing.
    Real,
}

/// What the database has been used for.
pub(crate) async fn used_for(hub: &Hub) -> Result<Use, HubError> {
    let rows = entity::Entity::find().all(hub.read()).await?;
    Ok(match rows.iter().any(|row| row.demo) {
        _ if rows.is_empty() => Use::None,
        true => Use::Demo,
        false => Use::Real,
    })
}

/// The oldest organization: the one that connections from the environment belong to.
pub async fn find_first(hub: &Hub) -> Result<Option<OrganizationId>, HubError> {
    let row = entity::Entity::find()
        .order_by_asc(entity::Column::CreatedAt)
        // Ids grow with time, also within one tick of the clock.
        .order_by_asc(entity::Column::Id)
        .one(hub.read());
    Ok(row.await?.map(|row| row.id.into()))
}
