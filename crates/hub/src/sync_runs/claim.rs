//! Taking a run, and keeping it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::sync_run::RunStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::entity;
use crate::{Hub, HubError, Tx};

/// How long a worker is believed to be alive after it was last heard of.
const LEASE: TimeDelta = TimeDelta::seconds(45);

/// A run that this worker has.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    /// The run, as it was when it was taken.
    pub(crate) run: entity::Model,
    /// The process that has it.
    pub(crate) owner: Uuid,
    /// When it began.
    pub(crate) started_at: DateTime<Utc>,
}

/// Takes the run that has waited longest; nothing when none is due.
pub(crate) async fn claim(hub: &Hub, owner: Uuid) -> Result<Option<Claimed>, HubError> {
    let now = hub.clock.now();
    let due = entity::Entity::find()
        .filter(entity::Column::Status.eq(RunStatus::Queued.to_string()))
        .filter(entity::Column::DueAt.lte(now))
        .order_by_asc(entity::Column::QueuedAt)
        .one(hub.read())
        .await?;
    let Some(run) = due else { return Ok(None) };
    let tx = hub.begin().await?;
    // Two workers may have seen the same row: the one whose update changes it has it.
    let taken = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(RunStatus::Running.to_string()))
        .col_expr(entity::Column::StartedAt, Expr::val(now))
        .col_expr(entity::Column::LeaseOwner, Expr::val(owner))
        .col_expr(entity::Column::LeaseUntil, Expr::val(now + LEASE))
        .filter(entity::Column::Id.eq(run.id))
        .filter(entity::Column::Status.eq(RunStatus::Queued.to_string()))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok((taken.rows_affected == 1).then_some(Claimed { run, owner, started_at: now }))
}

/// Prolongs the lease; tells whether the run is still this worker's. It is not when somebody
/// cancelled it, or when the worker was thought dead.
pub(crate) async fn keep_lease(hub: &Hub, tx: &Tx, claimed: &Claimed) -> Result<bool, HubError> {
    let kept = entity::Entity::update_many()
        .col_expr(entity::Column::LeaseUntil, Expr::val(hub.clock.now() + LEASE))
        .filter(entity::Column::Id.eq(claimed.run.id))
        .filter(entity::Column::Status.eq(RunStatus::Running.to_string()))
        .filter(entity::Column::LeaseOwner.eq(claimed.owner))
        .exec(&**tx)
        .await?;
    Ok(kept.rows_affected == 1)
}
