//! The status of a connection.

use contract::{
    audit_event::AuditAction, connection::ConnectionStatus, ids::ConnectionId,
    live_event::LiveEventKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::entity;
use crate::{
    Hub, HubError, Tx, alerts,
    audit::{self, By},
    live,
};

/// Notes what a run or a refresh showed of a connection, and tells everybody when that is news,
/// unless a person has paused or cut off the connection since.
pub(crate) async fn note(
    hub: &Hub,
    tx: &Tx,
    id: Uuid,
    status: ConnectionStatus,
    problem: Option<&str>,
) -> Result<(), HubError> {
    let row = super::lock(tx, id).await?;
    let before: ConnectionStatus = row.status.parse().map_err(HubError::internal)?;
    if matches!(before, ConnectionStatus::Paused | ConnectionStatus::Disconnected) {
        return Ok(());
    }
    let connection_id: ConnectionId = id.into();
    set_status(tx, connection_id, status, problem.map(str::to_owned)).await?;
    if before == status {
        return Ok(());
    }
    let organization_id = row.organization_id.into();
    let is_ended = status == ConnectionStatus::NeedsReconnect;
    if is_ended {
        let by = By::System(organization_id);
        audit::record(hub, tx, by, AuditAction::NeedsReconnect, &connection_id, &row.name).await?;
    }
    let connection_name = row.name.clone();
    let event = LiveEventKind::ConnectionChanged { connection_id, connection_name, status };
    live::publish(hub, tx, organization_id, &event).await?;
    if is_ended {
        alerts::needs_reconnect(hub, tx, &row, problem.unwrap_or_default()).await?;
    }
    Ok(())
}

/// Cuts a connection off. Tells whether it was not before.
pub(super) async fn cut_off(tx: &Tx, id: ConnectionId) -> Result<bool, HubError> {
    let cut_off = ConnectionStatus::Disconnected.to_string();
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(&cut_off))
        .col_expr(entity::Column::PausedFrom, Expr::val(None::<String>))
        .col_expr(entity::Column::Problem, Expr::val(None::<String>))
        .filter(entity::Column::Id.eq(id.uuid()))
        .filter(entity::Column::Status.ne(cut_off))
        .exec(&**tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Holds a connection, and keeps what it was. Tells whether it is this that held it.
pub(super) async fn hold(tx: &Tx, row: &entity::Model) -> Result<bool, HubError> {
    let held = [ConnectionStatus::Paused, ConnectionStatus::Disconnected].map(|it| it.to_string());
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(ConnectionStatus::Paused.to_string()))
        .col_expr(entity::Column::PausedFrom, Expr::col(entity::Column::Status))
        .filter(entity::Column::Id.eq(row.id))
        .filter(entity::Column::Status.is_not_in(held))
        .exec(&**tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Lets a connection that is held go on. Tells whether it was held.
pub(super) async fn go_on(
    tx: &Tx,
    id: ConnectionId,
    status: ConnectionStatus,
) -> Result<bool, HubError> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(status.to_string()))
        .col_expr(entity::Column::PausedFrom, Expr::val(None::<String>))
        .filter(entity::Column::Id.eq(id.uuid()))
        .filter(entity::Column::Status.eq(ConnectionStatus::Paused.to_string()))
        .exec(&**tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Sets a connection's status and what is wrong with it.
async fn set_status(
    tx: &Tx,
    id: ConnectionId,
    status: ConnectionStatus,
    problem: Option<String>,
) -> Result<(), HubError> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::val(status.to_string()))
        .col_expr(entity::Column::Problem, Expr::val(problem))
        .filter(entity::Column::Id.eq(id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}
