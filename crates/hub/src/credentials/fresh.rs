//! A credential that can be used now.

use chrono::{DateTime, TimeDelta, Utc};
use connectors::{ConnectorError, Credential};
use contract::{
    ids::{ConnectionId, OrganizationId},
    sync_run::RunErrorKind,
};

use super::{Opened, entity, find, refresh::refresh, unseal};
use crate::{
    Hub, HubError,
    connections::{self, Access},
};

/// A token is refreshed when less than this is left of it, or less than half of its life.
const LONGEST_MARGIN: TimeDelta = TimeDelta::minutes(15);

/// Makes sure that a connection has a credential that can be used now, as every run does before it
/// reads.
pub async fn ensure_fresh(
    hub: &Hub,
    organization_id: OrganizationId,
    id: ConnectionId,
) -> Result<(), HubError> {
    let connection = connections::find(hub, organization_id, id).await?;
    fresh(hub, &connections::access(hub, &connection)?).await.map(drop)
}

/// Makes sure that the provider takes the credential of a connection, by asking it whose that is. One
/// that it refuses before its time is refreshed, as every run does that meets such an answer.
pub async fn ensure_accepted(
    hub: &Hub,
    organization_id: OrganizationId,
    id: ConnectionId,
) -> Result<(), HubError> {
    let connection = connections::find(hub, organization_id, id).await?;
    let access = connections::access(hub, &connection)?;
    let credential = fresh(hub, &access).await?;
    let Err(refusal) = identify(hub, &access, &credential).await else { return Ok(()) };
    match refusal {
        HubError::Connector(error) if error.kind == RunErrorKind::Unauthorized => {
            let other = refreshed(hub, &access, &credential).await?;
            identify(hub, &access, &other.ok_or(error)?).await
        }
        other => Err(other),
    }
}

async fn identify(hub: &Hub, access: &Access, credential: &Credential) -> Result<(), HubError> {
    let endpoints = access.endpoints(hub, credential)?;
    let (provider, settings) = (&access.provider, &access.settings);
    let account = connectors::identify(&hub.http, provider, &endpoints, credential, settings);
    Ok(account.await.map(drop)?)
}

/// The credential of a connection, refreshed when it is about to expire.
pub(crate) async fn fresh(hub: &Hub, access: &Access) -> Result<Credential, HubError> {
    let opened = opened(hub, access).await?;
    if !is_due(hub, access, &opened) {
        return Ok(opened.credential);
    }
    match refresh(hub, access, &opened).await {
        Err(HubError::Connector(error)) if is_good_until_later(hub, &opened, &error) => {
            tracing::warn!(%error, connection = %access.connection_id, "not refreshed yet");
            Ok(opened.credential)
        }
        came_of_it => came_of_it,
    }
}

/// A credential other than `refused`, which the provider has just answered 401 to; nothing when
/// there is no way to get one.
pub(crate) async fn refreshed(
    hub: &Hub,
    access: &Access,
    refused: &Credential,
) -> Result<Option<Credential>, HubError> {
    let opened = opened(hub, access).await?;
    if !same_secret(&opened.credential, refused) {
        return Ok(Some(opened.credential));
    }
    if !opened.credential.is_renewable(&access.provider) {
        return Ok(None);
    }
    refresh(hub, access, &opened).await.map(Some)
}

async fn opened(hub: &Hub, access: &Access) -> Result<Opened, HubError> {
    unseal(hub, usable(hub, access).await?)
}

/// The row of the credential, unless the provider has ended it: whoever comes later gets the same
/// answer, and the provider is not asked again.
pub(super) async fn usable(hub: &Hub, access: &Access) -> Result<entity::Model, HubError> {
    let row = find(hub, access.connection_id).await?.ok_or_else(gone)?;
    if row.refused_generation != Some(row.generation) {
        return Ok(row);
    }
    let (kind, message) = (RunErrorKind::Unauthorized, row.refused_reason.unwrap_or_default());
    Err(ConnectorError { kind, message, retry_at: None }.into())
}

pub(super) fn gone() -> HubError {
    HubError::Conflict("This connection has no credential any more. Connect it again.".into())
}

/// Whether requests would carry the same.
fn same_secret(one: &Credential, other: &Credential) -> bool {
    one.to_json() == other.to_json()
}

/// Whether it is time to refresh.
fn is_due(hub: &Hub, access: &Access, opened: &Opened) -> bool {
    if opened.credential.needs_tokens(&access.provider) {
        return true;
    }
    let expires_at =
        expires_at(opened).filter(|_| opened.credential.is_renewable(&access.provider));
    expires_at.is_some_and(|at| at - margin(opened.obtained_at, at) <= hub.clock.now())
}

/// How long before its end a token is refreshed.
fn margin(obtained_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> TimeDelta {
    ((expires_at - obtained_at) / 2).clamp(TimeDelta::zero(), LONGEST_MARGIN)
}

/// Whether a failed refresh can be tried again later, because the token that is there still works.
fn is_good_until_later(hub: &Hub, opened: &Opened, error: &ConnectorError) -> bool {
    let works = expires_at(opened).is_some_and(|at| at > hub.clock.now());
    works && error.kind != RunErrorKind::Unauthorized
}

fn expires_at(opened: &Opened) -> Option<DateTime<Utc>> {
    super::expires_at(&opened.credential)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_margin_is_half_of_the_life_and_at_most_a_quarter_of_an_hour() {
        let obtained = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
        let minutes = |life| margin(obtained, obtained + TimeDelta::minutes(life)).num_seconds();
        assert_eq!([24 * 60, 60, 30].map(minutes), [900, 900, 900]);
        assert_eq!([29, 10, 1].map(minutes), [870, 300, 30]);
        assert_eq!([0, -5].map(minutes), [0, 0], "providers have been seen to say so");
    }
}
