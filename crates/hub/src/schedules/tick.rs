//! Looking for what is due.

use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Unchanged, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{entity, fill, fire, rhythm};
use crate::{Hub, HubError};

/// How many schedules are looked at at once, and how often in one tick. What is left is due at the
/// next.
const BATCH: u64 = 100;
const ROUNDS: usize = 20;
/// How far the clocks of replicas may be apart.
const CLOCKS: TimeDelta = TimeDelta::minutes(1);

/// Fires what is due, each once however many replicas look, and however often it was missed.
pub async fn tick(hub: &Hub) -> Result<(), HubError> {
    set_right(hub).await?;
    for _ in 0..ROUNDS {
        let due = due(hub).await?;
        if due.is_empty() {
            break;
        }
        for schedule in &due {
            if let Err(error) = fire::fire(hub, schedule).await {
                tracing::error!(%error, schedule = %schedule.id, "a schedule could not be fired");
                fire::give_up(hub, schedule).await?;
            }
        }
    }
    Ok(())
}

async fn due(hub: &Hub) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::Enabled.eq(true))
        .filter(entity::Column::NextAt.lte(hub.clock.now()))
        .order_by_asc(entity::Column::NextAt)
        .limit(BATCH)
        .all(hub.read())
        .await?)
}

/// Plans anew what was planned later than now: the clock went back since, and would have to come to
/// that time again first.
async fn set_right(hub: &Hub) -> Result<(), HubError> {
    let ahead = entity::Entity::find()
        .filter(entity::Column::Enabled.eq(true))
        .filter(entity::Column::PlannedAt.gt(hub.clock.now() + CLOCKS))
        .limit(BATCH)
        .all(hub.read())
        .await?;
    for schedule in ahead {
        let mut row = entity::ActiveModel { id: Unchanged(schedule.id), ..Default::default() };
        fill::plan(hub, &mut row, schedule.id, &rhythm(&schedule))?;
        let tx = hub.begin().await?;
        row.update(&*tx).await?;
        tx.commit().await?;
    }
    Ok(())
}
