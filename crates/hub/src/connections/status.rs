//! The status of a connection.

use contract::{connection::ConnectionStatus, ids::ConnectionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::entity;
use crate::{HubError, Tx};

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
