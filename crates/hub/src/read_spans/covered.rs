//! What all readings of a part together cover.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::{
    covered_entity::{ActiveModel, Column, Entity, Model},
    entity,
};
use crate::{HubError, Tx};

/// The covered spans of a part.
pub(super) async fn of_part(
    tx: &Tx,
    connection_id: Uuid,
    stream: &str,
    part: &str,
) -> Result<Vec<Model>, HubError> {
    Ok(Entity::find()
        .filter(Column::ConnectionId.eq(connection_id))
        .filter(Column::Stream.eq(stream))
        .filter(Column::Part.eq(part))
        .all(&**tx)
        .await?)
}

/// Adds what a reading covers: spans that it touches become one with it.
pub(super) async fn extend(tx: &Tx, reading: &entity::Model) -> Result<(), HubError> {
    let entity::Model { connection_id, stream, part, from_at, until_at, read_at, .. } = reading;
    let spans = of_part(tx, *connection_id, stream, part).await?;
    let mut touched = spans.into_iter().filter(|span| touch(span, *from_at, *until_at));
    let Some(first) = touched.next() else {
        let new = ActiveModel {
            id: Set(Uuid::now_v7()),
            connection_id: Set(*connection_id),
            stream: Set(stream.clone()),
            part: Set(part.clone()),
            from_at: Set(*from_at),
            until_at: Set(*until_at),
            read_at: Set(*read_at),
        };
        new.insert(&**tx).await?;
        return Ok(());
    };
    // Nothing is less than any moment: the beginning of everything.
    let (mut from, mut until) = (first.from_at.min(*from_at), first.until_at.max(*until_at));
    for span in touched {
        (from, until) = (from.min(span.from_at), until.max(span.until_at));
        Entity::delete_by_id(span.id).exec(&**tx).await?;
    }
    let mut longer = first.into_active_model();
    longer.from_at = Set(from);
    longer.until_at = Set(until);
    longer.read_at = Set(*read_at);
    longer.update(&**tx).await?;
    Ok(())
}

fn touch(span: &Model, from: Option<DateTime<Utc>>, until: DateTime<Utc>) -> bool {
    from.is_none_or(|from| from <= span.until_at) && span.from_at.is_none_or(|begin| begin <= until)
}
