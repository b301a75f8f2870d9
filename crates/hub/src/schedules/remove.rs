//! Reading a stream with its connection again.

use contract::{audit_event::AuditAction, ids::ScheduleId};
use sea_orm::EntityTrait;

use super::{WHOLE, entity, find, name, tell};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    connections,
};

/// Removes the schedule of a stream, which then goes by that of its connection. That of a connection
/// is switched off instead.
pub async fn remove(hub: &Hub, admin: &Admin<'_>, id: ScheduleId) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let known = find(&tx, admin, id).await?;
    if known.stream == WHOLE {
        let message = "The schedule of a connection stays. Switch auto-sync off instead.";
        return Err(HubError::Conflict(message.to_owned()));
    }
    entity::Entity::delete_by_id(known.id).exec(&*tx).await?;
    let connection = connections::find_in(&tx, known.connection_id).await?;
    let detail = name(&connection.name, &known.stream);
    let by = By::Actor(admin);
    audit::record(hub, &tx, by, AuditAction::ScheduleRemoved, &id, &detail).await?;
    tell(hub, &tx, admin.organization_id(), known.connection_id).await?;
    Ok(tx.commit().await?)
}
