//! The status of a connection.

use contract::{connection::ConnectionStatus, ids::ConnectionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::entity;
use crate::{HubError, Tx};

/// Notes how a run ended, unless a person has paused or cut off the connection since. Tells whether
/// the status is another one now.
pub(crate) async fn set_status_of_run(
    tx: &Tx,
    id: ConnectionId,
    status: ConnectionStatus,
    problem: Option<String>,
) -> Result<bool, HubError> {
    let before = entity::Entity::find_by_id(id.uuid()).one(&**tx).await?;
    let Some(before) = before.and_then(|row| row.status.parse().ok()) else { return Ok(false) };
    if matches!(before, ConnectionStatus::Paused | ConnectionStatus::Disconnected) {
        return Ok(false);
    }
    set_status(tx, id, status, problem).await?;
    Ok(before != status)
}

/// Sets a connection's status and what is wrong with it.
pub(crate) async fn set_status(
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
