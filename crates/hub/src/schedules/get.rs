//! The schedules of connections.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::{
    ids::{ConnectionId, OrganizationId},
    schedule::{ConnectionSchedules, ScheduleOutcome, ScheduleRow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Timing, WHOLE, entity, rhythm, rows};
use crate::{Actor, Hub, HubError, connections};

/// How many of the next moments are shown.
pub(super) const UPCOMING: usize = 5;

/// The schedules of a connection of the actor's organization.
pub async fn get(
    hub: &Hub,
    actor: &Actor,
    connection_id: ConnectionId,
) -> Result<ConnectionSchedules, HubError> {
    let connection = connections::find(hub, actor.organization_id(), connection_id).await?;
    of_connection(hub, &connection).await
}

/// The schedules of a connection.
pub(crate) async fn of_connection(
    hub: &Hub,
    connection: &connections::entity::Model,
) -> Result<ConnectionSchedules, HubError> {
    let rows = rows(hub.read(), connection.id).await?;
    let rows = rows.into_iter().map(shown).collect::<Result<Vec<_>, _>>()?;
    let (whole, mut streams): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.stream.is_none());
    if let Some(provider) = hub.catalogue.get(&connection.provider) {
        let place = |row: &ScheduleRow| {
            provider.streams.iter().position(|it| Some(&it.name) == row.stream.as_ref())
        };
        streams.sort_by_key(|row| place(row).unwrap_or(usize::MAX));
    }
    Ok(ConnectionSchedules { whole: whole.into_iter().next(), streams })
}

/// When each connection of an organization is due next, of those whose auto-sync is on.
pub(crate) async fn next_syncs(
    hub: &Hub,
    organization_id: OrganizationId,
) -> Result<HashMap<Uuid, DateTime<Utc>>, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .filter(entity::Column::Enabled.eq(true))
        .all(hub.read())
        .await?;
    let mut next = HashMap::new();
    for row in rows.iter().filter(|row| row.stream == WHOLE) {
        next.insert(row.connection_id, row.next_at);
    }
    for row in rows.iter().filter(|row| row.stream != WHOLE) {
        if let Some(soonest) = next.get_mut(&row.connection_id) {
            *soonest = row.next_at.min(*soonest);
        }
    }
    Ok(next)
}

/// A schedule, as pages show it.
fn shown(row: entity::Model) -> Result<ScheduleRow, HubError> {
    let rhythm = rhythm(&row);
    let upcoming = if row.enabled { upcoming(&row) } else { Vec::new() };
    Ok(ScheduleRow {
        id: row.id.into(),
        enabled: row.enabled,
        rhythm,
        missed: row.missed.parse().map_err(HubError::internal)?,
        upcoming,
        last_at: row.last_at,
        last_outcome: row.last_outcome.and_then(|word| word.parse::<ScheduleOutcome>().ok()),
        last_run: row.last_run_id.map(Into::into),
        stream: Some(row.stream).filter(|stream| stream != WHOLE),
    })
}

fn upcoming(row: &entity::Model) -> Vec<DateTime<Utc>> {
    let timing = Timing::of(&rhythm(row), row.id, row.anchor_at);
    let later = timing.map(|it| it.upcoming(row.next_at, UPCOMING - 1)).unwrap_or_default();
    [row.next_at].into_iter().chain(later).collect()
}
