//! The schedule that a connection has before anybody said anything.

use contract::{
    ids::ScheduleId,
    schedule::{Missed, Rhythm},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{OnConflict, Query},
};
use uuid::Uuid;

use super::{
    WHOLE, entity,
    timing::{self, Timing},
};
use crate::{Hub, HubError, Tx, connections, new_id};

/// How many connections are looked at at once.
const BATCH: u64 = 200;

/// Gives a schedule to the connections that have none: those which were made before there were any.
pub async fn fill(hub: &Hub) -> Result<(), HubError> {
    loop {
        let without = without(hub).await?;
        if without.is_empty() {
            return Ok(());
        }
        let tx = hub.begin().await?;
        for connection in &without {
            for_new_connection(hub, &tx, connection).await?;
        }
        tx.commit().await?;
    }
}

async fn without(hub: &Hub) -> Result<Vec<connections::entity::Model>, HubError> {
    let mut with = Query::select();
    with.column(entity::Column::ConnectionId)
        .from(entity::Entity)
        .and_where(entity::Column::Stream.eq(WHOLE));
    Ok(connections::entity::Entity::find()
        .filter(connections::entity::Column::Id.not_in_subquery(with))
        .limit(BATCH)
        .all(hub.read())
        .await?)
}

/// Gives a connection its schedule, switched on, as often as the provider file says; leaves the one
/// that it has as it is.
pub(crate) async fn for_new_connection(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<(), HubError> {
    let provider = hub.catalogue.get(&connection.provider);
    let minutes = provider.map_or(connectors::SYNC_MINUTES, |provider| provider.sync_minutes);
    let rhythm = Rhythm::Every { minutes };
    let row = row(hub, connection, WHOLE, &rhythm, Missed::default())?;
    let key = [entity::Column::ConnectionId, entity::Column::Stream];
    let nothing = OnConflict::columns(key).do_nothing().to_owned();
    entity::Entity::insert(row).on_conflict(nothing).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A schedule that is new and switched on.
pub(super) fn row(
    hub: &Hub,
    connection: &connections::entity::Model,
    stream: &str,
    rhythm: &Rhythm,
    missed: Missed,
) -> Result<entity::ActiveModel, HubError> {
    let id: ScheduleId = new_id();
    let mut row = entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(connection.organization_id),
        connection_id: Set(connection.id),
        stream: Set(stream.to_owned()),
        enabled: Set(true),
        missed: Set(missed.to_string()),
        last_at: Set(None),
        last_outcome: Set(None),
        last_run_id: Set(None),
        ..Default::default()
    };
    plan(hub, &mut row, id.uuid(), rhythm)?;
    Ok(row)
}

/// Sets when a row is due, from now on.
pub(super) fn plan(
    hub: &Hub,
    row: &mut entity::ActiveModel,
    id: Uuid,
    rhythm: &Rhythm,
) -> Result<(), HubError> {
    let now = hub.clock.now();
    let anchor = timing::anchor(rhythm, id, now);
    let timing = Timing::of(rhythm, id, anchor)?;
    let (minutes, cron, time_zone, spread) = match rhythm {
        Rhythm::Every { minutes } => (Some(i64::from(*minutes)), None, "UTC".to_owned(), true),
        Rhythm::Cron { expression, time_zone, spread } => {
            (None, Some(expression.clone()), timing::zone_name(time_zone)?, *spread)
        }
    };
    row.every_minutes = Set(minutes);
    row.cron = Set(cron);
    row.time_zone = Set(time_zone);
    row.spread = Set(spread);
    row.anchor_at = Set(anchor);
    row.next_at = Set(timing.next(now)?);
    row.planned_at = Set(now);
    Ok(())
}
