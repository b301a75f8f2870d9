//! Runs of connections.

use contract::{
    audit_event::AuditAction,
    ids::{ConnectionId, OrganizationId},
    live_event::LiveEventKind,
    sync_run::RunStatus,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{entity, row, stream_entity};
use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
    live,
};

/// How many runs a connection's page shows.
const LATEST: u64 = 10;

/// Queued or running.
pub(super) fn is_active() -> Condition {
    let words = [RunStatus::Queued, RunStatus::Running].map(|status| status.to_string());
    Condition::all().add(entity::Column::Status.is_in(words))
}

/// The runs of an organization that are queued or running, one a connection at most.
pub async fn find_active(
    hub: &Hub,
    organization_id: OrganizationId,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(organization_id.uuid()))
        .filter(is_active())
        .all(hub.read())
        .await?)
}

/// The latest runs of a connection, newest first.
pub async fn find_latest(
    hub: &Hub,
    connection_id: ConnectionId,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .order_by_desc(entity::Column::QueuedAt)
        .limit(LATEST)
        .all(hub.read())
        .await?)
}

/// Cancels what is queued or running for a connection that is being cut off: its worker finds out
/// when it comes to write the next page.
pub async fn cancel_active(
    hub: &Hub,
    tx: &Tx,
    connection_id: ConnectionId,
) -> Result<(), HubError> {
    let active = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(is_active())
        .one(&**tx)
        .await?;
    let Some(run) = active else { return Ok(()) };
    let cancelled = RunStatus::Cancelled.to_string();
    let ended = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(&cancelled))
        .col_expr(entity::Column::FinishedAt, Expr::val(hub.clock.now()))
        .filter(entity::Column::Id.eq(run.id))
        // Its worker may have ended it since we looked.
        .filter(is_active())
        .exec(&**tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    stream_entity::Entity::update_many()
        .col_expr(stream_entity::Column::Status, Expr::val(&cancelled))
        .filter(stream_entity::Column::RunId.eq(run.id))
        .filter(stream_entity::Column::Status.is_in(["queued", "running"]))
        .exec(&**tx)
        .await?;
    let organization_id = run.organization_id.into();
    let run = row(run)?;
    let by = By::System(organization_id);
    audit::record(hub, tx, by, AuditAction::SyncFinished, &run.id, "cancelled").await?;
    let event = LiveEventKind::SyncFinished {
        run_id: run.id,
        connection_id: run.connection_id,
        connection_name: run.connection_name,
        status: RunStatus::Cancelled,
        counts: run.counts,
        error: None,
        error_kind: None,
    };
    live::publish(hub, tx, organization_id, &event).await
}
