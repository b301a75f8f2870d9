//! Reading a stream with its connection again.

use contract::{audit_event::AuditAction, ids::ScheduleId, schedule::ScheduleOutcome};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    EntityTrait,
};
use uuid::Uuid;

use super::{WHOLE, entity, fill, find, name, rhythm, rows, tell};
use crate::{
    Admin, Hub, HubError, Tx,
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
    begin_whole(hub, &tx, known.connection_id).await?;
    let connection = connections::find_in(&tx, known.connection_id).await?;
    let detail = name(&connection.name, &known.stream);
    let by = By::Actor(admin);
    audit::record(hub, &tx, by, AuditAction::ScheduleRemoved, &id, &detail).await?;
    tell(hub, &tx, admin.organization_id(), known.connection_id).await?;
    Ok(tx.commit().await?)
}

/// Lets the schedule of a connection begin that had nothing to read until now: it was due in vain, and
/// that is not to count as missing.
async fn begin_whole(hub: &Hub, tx: &Tx, connection_id: Uuid) -> Result<(), HubError> {
    let idle = ScheduleOutcome::NothingToRead.to_string();
    let is_idle =
        |row: &entity::Model| row.stream == WHOLE && row.last_outcome.as_ref() == Some(&idle);
    let Some(whole) = rows(&**tx, connection_id).await?.into_iter().find(is_idle) else {
        return Ok(());
    };
    let mut row = entity::ActiveModel {
        id: Unchanged(whole.id),
        last_outcome: Set(None),
        ..Default::default()
    };
    fill::plan(hub, &mut row, whole.id, &rhythm(&whole))?;
    row.update(&**tx).await?;
    Ok(())
}
