//! Attempts that are over.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity;
use crate::{Hub, HubError};

/// How long an attempt can be looked at after it was begun.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Deletes attempts that nobody waits for any more. What came of them stands in the audit trail.
pub async fn prune(hub: &Hub) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    entity::Entity::delete_many()
        .filter(entity::Column::CreatedAt.lte(hub.clock.now() - KEPT))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
