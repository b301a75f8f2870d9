//! Forgetting old alerts.

use chrono::TimeDelta;
use contract::alert::AlertStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity::{Column, Entity};
use crate::{Hub, HubError};

/// Forgets alerts that have been over for as long as runs are kept.
pub async fn prune(hub: &Hub) -> Result<(), HubError> {
    let old = hub.clock.now() - TimeDelta::days(hub.settings.syncs.keep_runs_days.into());
    let tx = hub.begin().await?;
    Entity::delete_many()
        .filter(Column::Status.eq(AlertStatus::Resolved.to_string()))
        .filter(Column::ResolvedAt.lt(old))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
