//! Tokens that end and cannot be refreshed.

use chrono::{DateTime, TimeDelta, Utc};
use contract::alert::AlertKind;
use sea_orm::EntityTrait;

use super::{NewAlert, Over, begin, message, resolve};
use crate::{Hub, HubError, Tx, connections, credentials};

/// How long before the end somebody should know.
pub(super) const BEFORE: TimeDelta = TimeDelta::days(3);

/// Raises or resolves the alert about a connection's token, as the token is now.
pub(super) async fn review(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<(), HubError> {
    use credentials::entity::Entity;
    let row = Entity::find_by_id(connection.id).one(&**tx).await?;
    let ends_at = match row {
        Some(row) => ends_soon(hub, connection, row)?,
        None => None,
    };
    let (subject, kind) = (connection.into(), AlertKind::TokenExpiring);
    let Some(ends_at) = ends_at else {
        return resolve(hub, tx, &subject, Over::of(&[kind])).await;
    };
    let message = message::token_expiring(ends_at);
    let new = NewAlert { kind, stream: None, message, run_id: None, told: false };
    begin(hub, tx, &subject, new).await
}

/// When a credential ends, if that is soon and nothing but a person can renew it.
pub(super) fn ends_soon(
    hub: &Hub,
    connection: &connections::entity::Model,
    row: credentials::entity::Model,
) -> Result<Option<DateTime<Utc>>, HubError> {
    let ends_at = row.expires_at.filter(|at| *at <= hub.clock.now() + BEFORE);
    let (Some(ends_at), Some(provider)) = (ends_at, hub.catalogue.get(&connection.provider)) else {
        return Ok(None);
    };
    let credential = credentials::unseal(hub, row)?.credential;
    Ok((!credential.is_renewable(provider)).then_some(ends_at))
}
