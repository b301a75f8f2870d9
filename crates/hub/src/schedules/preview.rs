//! What a schedule would mean, before it is saved.

use chrono::{DateTime, Utc};
use contract::schedule::ScheduleInput;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Timing, WHOLE, entity, get::UPCOMING, timing};
use crate::{Actor, Hub, HubError, connections};

/// The next moments at which such a schedule would be due; says what is wrong with it.
pub async fn preview(
    hub: &Hub,
    actor: &Actor,
    input: &ScheduleInput,
) -> Result<Vec<DateTime<Utc>>, HubError> {
    let connection = connections::find(hub, actor.organization_id(), input.connection_id).await?;
    let known = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection.id))
        .filter(entity::Column::Stream.eq(input.stream.as_deref().unwrap_or(WHOLE)))
        .one(hub.read())
        .await?;
    // One that is not there yet has no moment of its own either.
    let id = known.map_or(Uuid::nil(), |known| known.id);
    let now = hub.clock.now();
    let timing = Timing::of(&input.rhythm, id, timing::anchor(&input.rhythm, id, now))?;
    timing.next(now)?;
    Ok(timing.upcoming(now, UPCOMING))
}
