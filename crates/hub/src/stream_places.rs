//! How far each part of a stream of a connection is read.
//!
//! A place moves in the transaction of the records it stands behind, so that it is never ahead of
//! them.

use connectors::{Places, ReadPlace};
use contract::ids::ConnectionId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::{Hub, HubError, Tx};

pub mod entity;

/// The places of all parts of a stream.
pub(crate) async fn list(
    hub: &Hub,
    connection_id: ConnectionId,
    stream: &str,
) -> Result<Places, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Stream.eq(stream))
        .all(hub.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.part, row.place)).collect())
}

/// Moves the place of a part.
pub(crate) async fn save(
    hub: &Hub,
    tx: &Tx,
    connection_id: ConnectionId,
    stream: &str,
    place: ReadPlace,
) -> Result<(), HubError> {
    let row = entity::ActiveModel {
        connection_id: Set(connection_id.uuid()),
        stream: Set(stream.to_owned()),
        part: Set(place.part),
        place: Set(place.place),
        updated_at: Set(hub.clock.now()),
    };
    let key = [entity::Column::ConnectionId, entity::Column::Stream, entity::Column::Part];
    let moved = OnConflict::columns(key)
        .update_columns([entity::Column::Place, entity::Column::UpdatedAt])
        .to_owned();
    entity::Entity::insert(row).on_conflict(moved).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Forgets the places of all parts of a stream: the next run reads everything.
pub(crate) async fn forget(
    tx: &Tx,
    connection_id: ConnectionId,
    stream: &str,
) -> Result<(), HubError> {
    entity::Entity::delete_many()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Stream.eq(stream))
        .exec(&**tx)
        .await?;
    Ok(())
}
