//! Taking a run, and keeping it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{ids::SyncRunId, sync_run::RunStatus};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
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

/// The runs that are due and that nobody has, those that have waited longest first.
pub(crate) async fn due(hub: &Hub, limit: u64) -> Result<Vec<SyncRunId>, HubError> {
    let due: Vec<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(is_due(hub.clock.now()))
        .order_by_asc(entity::Column::QueuedAt)
        .limit(limit)
        .into_tuple()
        .all(hub.read())
        .await?;
    Ok(due.into_iter().map(SyncRunId::from_uuid).collect())
}

fn is_due(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(entity::Column::Status.eq(RunStatus::Queued.to_string()))
        .add(entity::Column::DueAt.lte(now))
}

/// Takes a run; nothing when it is not due, or somebody else has it.
pub(crate) async fn take(
    hub: &Hub,
    owner: Uuid,
    id: SyncRunId,
) -> Result<Option<Claimed>, HubError> {
    let now = hub.clock.now();
    let tx = hub.begin().await?;
    // Two workers may have been told of the same row: the one whose update changes it has it.
    let taken = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(RunStatus::Running.to_string()))
        .col_expr(entity::Column::StartedAt, Expr::val(now))
        .col_expr(entity::Column::LeaseOwner, Expr::val(owner))
        .col_expr(entity::Column::LeaseUntil, Expr::val(now + LEASE))
        .filter(entity::Column::Id.eq(id.uuid()))
        .filter(is_due(now))
        .exec(&*tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    let run = entity::Entity::find_by_id(id.uuid()).one(&*tx).await?;
    let run = run.ok_or(HubError::NotFound("sync run"))?;
    tx.commit().await?;
    Ok(Some(Claimed { run, owner, started_at: now }))
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
