//! Runs whose worker died.

use contract::{
    audit_event::AuditAction,
    ids::SyncRunId,
    sync_run::{RunError, RunErrorKind, RunStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{end, entity, row};
use crate::{
    Hub, HubError,
    audit::{self, By},
};

/// What a person reads about it.
pub(super) const INTERRUPTED: &str =
    "The server stopped in the middle. What was read until then is kept; sync again for the rest.";

/// Ends the runs whose lease has run out.
pub async fn sweep(hub: &Hub) -> Result<(), HubError> {
    let stale = entity::Column::LeaseUntil.lt(hub.clock.now());
    interrupt(hub, Condition::all().add(stale)).await
}

/// Ends all runs that are marked as running: at the start of a process that is the only one
/// (with SQLite the server sees to it), nobody can be working on them.
pub async fn interrupt_all(hub: &Hub) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        return sweep(hub).await;
    }
    interrupt(hub, Condition::all()).await
}

async fn interrupt(hub: &Hub, which: Condition) -> Result<(), HubError> {
    let lost = entity::Entity::find()
        .filter(entity::Column::Status.eq(RunStatus::Running.to_string()))
        .filter(which)
        .all(hub.read())
        .await?;
    for run in lost {
        interrupt_one(hub, run).await?;
    }
    Ok(())
}

async fn interrupt_one(hub: &Hub, run: entity::Model) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let status = RunStatus::Failed;
    let error = RunError { kind: RunErrorKind::Interrupted, message: INTERRUPTED.to_owned() };
    // The lease is compared again: the worker may have come back to life.
    let still = Condition::all()
        .add(entity::Column::Status.eq(RunStatus::Running.to_string()))
        .add(entity::Column::LeaseUntil.eq(run.lease_until));
    if !end::run(hub, &tx, run.id, still, status, Some(&error)).await? {
        return Ok(());
    }
    end::streams(&tx, run.id, status, Some(&error)).await?;
    let id = SyncRunId::from_uuid(run.id);
    let organization_id = run.organization_id.into();
    let by = By::System(organization_id);
    let name = &run.connection_name;
    audit::record(hub, &tx, by, AuditAction::SyncInterrupted, &id, name).await?;
    end::tell(hub, &tx, organization_id, row(run)?, status, Some(error)).await?;
    tx.commit().await?;
    tracing::warn!(run = %id, "a sync run was interrupted");
    Ok(())
}
