//! One after the other, where alerts of a connection change.

use contract::ids::ConnectionId;
use sea_orm::{EntityTrait, QuerySelect, sea_query::LockType};

use crate::{
    HubError, Tx,
    connections::entity::{Entity, Model},
};

/// Locks the row of a connection and gives it as it is now. Whoever changes its alerts does so first,
/// before anything is published: publishing takes a lock as well, and two who took the two the other
/// way round would wait for each other. What only refers to the connection does not wait.
pub(super) async fn lock(tx: &Tx, id: ConnectionId) -> Result<Option<Model>, HubError> {
    let connection = Entity::find_by_id(id.uuid()).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    Ok(connection)
}
