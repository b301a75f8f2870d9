//! How often connections should be read.

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Timing, WHOLE, entity, rhythm};
use crate::{Hub, HubError};

/// Over how many of the next moments the longest interval is looked for: those of a week of days.
const MOMENTS: usize = 8;

/// How long it is at most from one reading of a connection to the next, of all connections whose
/// auto-sync is on.
pub(crate) async fn intervals(hub: &Hub) -> Result<HashMap<Uuid, TimeDelta>, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Enabled.eq(true))
        .filter(entity::Column::Stream.eq(WHOLE))
        .all(hub.read())
        .await?;
    let now = hub.clock.now();
    let interval = |row: &entity::Model| {
        let timing = Timing::of(&rhythm(row), row.id, row.anchor_at).ok()?;
        let moments = timing.upcoming(now, MOMENTS);
        moments.windows(2).map(|pair| pair[1] - pair[0]).max()
    };
    Ok(rows.iter().filter_map(|row| Some((row.connection_id, interval(row)?))).collect())
}
