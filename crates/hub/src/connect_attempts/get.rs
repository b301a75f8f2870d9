//! How an attempt stands.

use contract::{
    connection::{ConnectAttempt, ConnectOutcome},
    ids::ConnectAttemptId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{entity, outcome};
use crate::{Actor, Hub, HubError};

/// How an attempt of the actor's organization stands.
pub async fn get(
    hub: &Hub,
    actor: &Actor,
    id: ConnectAttemptId,
) -> Result<ConnectAttempt, HubError> {
    let row = entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(actor.organization_id().uuid()))
        .one(hub.read())
        .await?
        .ok_or(HubError::NotFound("attempt to connect"))?;
    let expired = row.expires_at <= hub.clock.now();
    let outcome = match (row.outcome.as_str(), row.connection_id) {
        (outcome::CONNECTED, Some(id)) => ConnectOutcome::Connected { connection_id: id.into() },
        (outcome::WAITING, _) if !expired => ConnectOutcome::Waiting,
        (outcome::WAITING, _) => {
            ConnectOutcome::Failed { message: super::complete::EXPIRED.into() }
        }
        _ => ConnectOutcome::Failed { message: row.message.unwrap_or_default() },
    };
    Ok(ConnectAttempt { id, provider: row.provider, outcome })
}
