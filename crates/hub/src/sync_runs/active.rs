//! Runs of connections.

use std::collections::HashSet;

use contract::{
    audit_event::AuditAction,
    ids::{ConnectionId, OrganizationId},
    sync_run::RunStatus,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{end, entity, row, stream_entity};
use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
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

/// The streams of the run of a connection that is queued or running; nothing when none is.
pub(crate) async fn active_streams(
    tx: &Tx,
    connection_id: ConnectionId,
) -> Result<Option<HashSet<String>>, HubError> {
    let active = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(is_active())
        .all(&**tx)
        .await?;
    if active.is_empty() {
        return Ok(None);
    }
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.is_in(active.iter().map(|run| run.id)))
        .all(&**tx)
        .await?;
    Ok(Some(streams.into_iter().map(|row| row.stream).collect()))
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
    let status = RunStatus::Cancelled;
    // Its worker may have ended it since we looked.
    if !end::run(hub, tx, run.id, is_active(), status, None).await? {
        return Ok(());
    }
    end::streams(tx, run.id, status, None).await?;
    let organization_id = run.organization_id.into();
    let run = row(run)?;
    let by = By::System(organization_id);
    audit::record(hub, tx, by, AuditAction::SyncFinished, &run.id, "cancelled").await?;
    end::tell(hub, tx, organization_id, run, status, None).await
}
