//! Runs whose worker died.

use contract::{
    audit_event::AuditAction,
    ids::SyncRunId,
    live_event::LiveEventKind,
    sync_run::{RunErrorKind, RunStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use super::{entity, row, stream_entity};
use crate::{
    Hub, HubError,
    audit::{self, By},
    live,
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
/// (SQLite), nobody can be working on them.
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
    let failed = RunStatus::Failed.to_string();
    let kind = RunErrorKind::Interrupted.to_string();
    // The lease is compared again: the worker may have come back to life.
    let ended = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(&failed))
        .col_expr(entity::Column::ErrorKind, Expr::val(&kind))
        .col_expr(entity::Column::ErrorMessage, Expr::val(INTERRUPTED))
        .col_expr(entity::Column::FinishedAt, Expr::val(hub.clock.now()))
        .filter(entity::Column::Id.eq(run.id))
        .filter(entity::Column::Status.eq(RunStatus::Running.to_string()))
        .filter(entity::Column::LeaseUntil.eq(run.lease_until))
        .exec(&*tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    stream_entity::Entity::update_many()
        .col_expr(stream_entity::Column::Status, Expr::val(&failed))
        .col_expr(stream_entity::Column::ErrorKind, Expr::val(&kind))
        .col_expr(stream_entity::Column::ErrorMessage, Expr::val(INTERRUPTED))
        .filter(stream_entity::Column::RunId.eq(run.id))
        .filter(stream_entity::Column::Status.is_in(["queued", "running"]))
        .exec(&*tx)
        .await?;
    let id = SyncRunId::from_uuid(run.id);
    let organization_id = run.organization_id.into();
    let by = By::System(organization_id);
    let name = &run.connection_name;
    audit::record(hub, &tx, by, AuditAction::SyncInterrupted, &id, name).await?;
    let run = row(run)?;
    let event = LiveEventKind::SyncFinished {
        run_id: id,
        connection_id: run.connection_id,
        connection_name: run.connection_name,
        status: RunStatus::Failed,
        counts: run.counts,
        error: Some(INTERRUPTED.to_owned()),
        error_kind: Some(RunErrorKind::Interrupted),
    };
    live::publish(hub, &tx, organization_id, &event).await?;
    tx.commit().await?;
    tracing::warn!(run = %id, "a sync run was interrupted");
    Ok(())
}
