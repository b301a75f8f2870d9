//! Forgetting old runs.

use chrono::{DateTime, TimeDelta, Utc};
use contract::sync_run::RunStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{entity, log_entity};
use crate::{Hub, HubError, read_spans};

/// How many rows are deleted in one transaction: others want to write, too.
const AT_ONCE: u64 = 500;
/// How many runs: their logs go with them.
const RUNS_AT_ONCE: u64 = 20;

/// Forgets runs with their logs, the readings that they made, and the logs of younger runs, when they
/// are older than the operator wants to keep them. Records stay, and what all readings cover.
pub async fn prune(hub: &Hub) -> Result<(), HubError> {
    while prune_logs(hub).await? >= AT_ONCE {}
    while prune_runs(hub).await? >= RUNS_AT_ONCE {}
    let old = hub.clock.now() - TimeDelta::days(hub.settings.syncs.keep_runs_days.into());
    while read_spans::prune(hub, old, AT_ONCE).await? >= AT_ONCE {}
    Ok(())
}

async fn prune_logs(hub: &Hub) -> Result<u64, HubError> {
    use log_entity::{Column, Entity};
    let old = hub.clock.now() - TimeDelta::days(hub.settings.syncs.keep_logs_days.into());
    // The oldest stand first, so that nothing has to be searched for.
    let first: Vec<(i64, DateTime<Utc>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::At])
        .order_by_asc(Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(hub.read())
        .await?;
    let ids: Vec<i64> =
        first.into_iter().take_while(|(_, at)| *at < old).map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = hub.begin().await?;
    Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied())).exec(&*tx).await?;
    tx.commit().await?;
    Ok(ids.len() as u64)
}

async fn prune_runs(hub: &Hub) -> Result<u64, HubError> {
    use entity::{Column, Entity};
    let old = hub.clock.now() - TimeDelta::days(hub.settings.syncs.keep_runs_days.into());
    let active = RunStatus::ACTIVE.map(|status| status.to_string());
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::FinishedAt.lt(old))
        .filter(Column::Status.is_not_in(active))
        .limit(RUNS_AT_ONCE)
        .into_tuple()
        .all(hub.read())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = hub.begin().await?;
    // Its streams and its log go with it.
    Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied())).exec(&*tx).await?;
    tx.commit().await?;
    Ok(ids.len() as u64)
}
