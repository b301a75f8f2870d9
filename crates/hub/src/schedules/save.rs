//! Saying when something is read by itself.

use contract::{audit_event::AuditAction, ids::ScheduleId, schedule::ScheduleInput};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter,
};

use super::{WHOLE, entity, fill, name, rhythm, tell};
use crate::{
    Admin, Hub, HubError, Tx,
    audit::{self, By},
    connections,
};

/// Sets the schedule of a connection, or of one of its streams, which then has one of its own.
/// One that is switched off stays so.
pub async fn save(
    hub: &Hub,
    admin: &Admin<'_>,
    input: ScheduleInput,
) -> Result<ScheduleId, HubError> {
    let connection = connections::find(hub, admin.organization_id(), input.connection_id).await?;
    let stream = input.stream.as_deref().unwrap_or(WHOLE);
    check_stream(hub, &connection, stream)?;
    let tx = hub.begin().await?;
    let saved = match store(hub, &tx, &connection, stream, &input).await {
        // Somebody else gave the stream a schedule in this moment.
        Err(error) if error.is_taken() => {
            let message = "Somebody else changed this schedule just now. Look at it again.";
            return Err(HubError::Conflict(message.to_owned()));
        }
        saved => saved?,
    };
    let id: ScheduleId = saved.id.into();
    let detail = format!("{}: {}", name(&connection.name, stream), rhythm(&saved).words());
    audit::record(hub, &tx, By::Actor(admin), AuditAction::ScheduleSaved, &id, &detail).await?;
    tell(hub, &tx, admin.organization_id(), connection.id).await?;
    tx.commit().await?;
    Ok(id)
}

fn check_stream(
    hub: &Hub,
    connection: &connections::entity::Model,
    stream: &str,
) -> Result<(), HubError> {
    let provider = hub.catalogue.get(&connection.provider);
    let known = provider.is_some_and(|provider| provider.stream(stream).is_some());
    if known || stream == WHOLE { Ok(()) } else { Err(HubError::NotFound("stream")) }
}

async fn store(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
    stream: &str,
    input: &ScheduleInput,
) -> Result<entity::Model, HubError> {
    let known = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection.id))
        .filter(entity::Column::Stream.eq(stream))
        .one(&**tx)
        .await?;
    let Some(known) = known else {
        let row = fill::row(hub, connection, stream, &input.rhythm, input.missed)?;
        return Ok(row.insert(&**tx).await?);
    };
    let mut row = entity::ActiveModel {
        id: Unchanged(known.id),
        missed: Set(input.missed.to_string()),
        ..Default::default()
    };
    // The counting goes on where only something else was changed.
    if rhythm(&known) != input.rhythm {
        fill::plan(hub, &mut row, known.id, &input.rhythm)?;
        row.last_outcome = Set(None);
    }
    Ok(row.update(&**tx).await?)
}
