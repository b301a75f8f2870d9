//! Switching auto-sync on and off.

use contract::{audit_event::AuditAction, ids::ScheduleId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
};

use super::{entity, fill, find, name, rhythm, tell};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    connections,
};

/// Switches a schedule on, from now on, or off; does nothing to one that is so already. That of a
/// whole connection is over those of its streams: while it is off, nothing is read by itself.
pub async fn switch(
    hub: &Hub,
    admin: &Admin<'_>,
    id: ScheduleId,
    on: bool,
) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let known = find(&tx, admin, id).await?;
    if known.enabled == on {
        return Ok(());
    }
    let mut row = entity::ActiveModel {
        id: Unchanged(known.id),
        enabled: Set(on),
        last_outcome: Set(None),
        ..Default::default()
    };
    if on {
        fill::plan(hub, &mut row, known.id, &rhythm(&known))?;
    }
    row.update(&*tx).await?;
    let action =
        if on { AuditAction::ScheduleSwitchedOn } else { AuditAction::ScheduleSwitchedOff };
    let connection = connections::find_in(&tx, known.connection_id).await?;
    let detail = name(&connection.name, &known.stream);
    audit::record(hub, &tx, By::Actor(admin), action, &id, &detail).await?;
    tell(hub, &tx, admin.organization_id(), known.connection_id).await?;
    Ok(tx.commit().await?)
}
