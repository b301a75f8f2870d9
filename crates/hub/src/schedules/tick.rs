//! Looking for what is due.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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
        if due.is_empty() || !fire_all(hub, &due).await {
            break;
        }
    }
    Ok(())
}

/// Tells whether all of them are done with. What is not stays due, and is looked at again at the next
/// tick.
async fn fire_all(hub: &Hub, due: &[entity::Model]) -> bool {
    let mut all = true;
    for schedule in due {
        all &= fire_one(hub, schedule).await;
    }
    all
}

async fn fire_one(hub: &Hub, schedule: &entity::Model) -> bool {
    let Err(error) = fire::fire(hub, schedule).await else { return true };
    // That says nothing about the schedule.
    if error.is_outage() {
        tracing::warn!(%error, schedule = %schedule.id, "a schedule is fired later");
        return false;
    }
    tracing::error!(%error, schedule = %schedule.id, "a schedule could not be fired");
    give_up(hub, schedule).await
}

/// Moves on what is broken, so that it keeps nothing else from being looked at. Tells whether it did.
async fn give_up(hub: &Hub, schedule: &entity::Model) -> bool {
    let moved = fire::give_up(hub, schedule).await;
    if let Err(error) = &moved {
        tracing::error!(%error, schedule = %schedule.id, "a schedule could not be moved on");
    }
    moved.is_ok()
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
    for schedule in &ahead {
        if let Err(error) = plan_anew(hub, schedule).await {
            tracing::error!(%error, schedule = %schedule.id, "a schedule could not be set right");
            if !error.is_outage() {
                give_up(hub, schedule).await;
            }
        }
    }
    Ok(())
}

/// Does nothing where somebody else has planned it since.
async fn plan_anew(hub: &Hub, schedule: &entity::Model) -> Result<(), HubError> {
    use entity::Column;
    let mut row = entity::ActiveModel::default();
    fill::plan(hub, &mut row, schedule.id, &rhythm(schedule))?;
    let tx = hub.begin().await?;
    entity::Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(schedule.id))
        .filter(Column::PlannedAt.eq(schedule.planned_at))
        .filter(Column::NextAt.eq(schedule.next_at))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
