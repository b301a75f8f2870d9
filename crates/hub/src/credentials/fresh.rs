//! A credential that can be used now.

use chrono::TimeDelta;
use connectors::Credential;
use contract::{audit_event::AuditAction, sync_run::RunErrorKind};

use super::{Opened, note_revoked, open, replace, revoke};
use crate::{
    Hub, HubError,
    audit::{self, By},
    connections::Access,
};

/// A token is refreshed when less than this is left of it.
const MARGIN: TimeDelta = TimeDelta::minutes(2);

/// The credential of a connection, refreshed when it is about to expire.
pub(crate) async fn fresh(hub: &Hub, access: &Access) -> Result<Credential, HubError> {
    let opened = opened(hub, access).await?;
    if is_usable(hub, access, &opened.credential) {
        return Ok(opened.credential);
    }
    refresh(hub, access, opened).await
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
    refresh(hub, access, opened).await.map(Some)
}

async fn opened(hub: &Hub, access: &Access) -> Result<Opened, HubError> {
    open(hub, access.connection_id).await?.ok_or_else(gone)
}

fn gone() -> HubError {
    HubError::Conflict("This connection has no credential any more. Connect it again.".into())
}

/// Asks for a new token pair, one caller at a time, and stores it before anybody uses it.
async fn refresh(hub: &Hub, access: &Access, seen: Opened) -> Result<Credential, HubError> {
    let lock = hub.refresh_locks.of(access.connection_id);
    let _one_at_a_time = lock.lock().await;
    // Whoever had the lock before may have done it.
    let now = opened(hub, access).await?;
    if now.generation != seen.generation {
        return Ok(now.credential);
    }
    let answer = renewed(hub, access, &now.credential).await;
    let fresh = match answer {
        Ok(fresh) => fresh,
        Err(HubError::Connector(error)) if error.kind == RunErrorKind::Unauthorized => {
            // Another replica may have used the refresh token a moment ago.
            let later = opened(hub, access).await?;
            if later.generation != seen.generation {
                return Ok(later.credential);
            }
            return Err(error.into());
        }
        Err(error) => return Err(error),
    };
    store(hub, access, now.generation, fresh).await
}

async fn renewed(
    hub: &Hub,
    access: &Access,
    credential: &Credential,
) -> Result<Credential, HubError> {
    let endpoints = access.endpoints(hub, credential)?;
    let (provider, app) = (&access.provider, access.oauth_app.as_ref());
    let now = hub.clock.now();
    Ok(connectors::renew(&hub.http, provider, &endpoints, app, credential, now).await?)
}

/// Stores what was refreshed, and gives what is to be used: what somebody else has stored meanwhile
/// goes before it. That may be of the same grant, which many providers end with any of its tokens:
/// the fresh pair is only given back when nothing is kept any more.
async fn store(
    hub: &Hub,
    access: &Access,
    generation: i64,
    fresh: Credential,
) -> Result<Credential, HubError> {
    let (id, by) = (access.connection_id, By::System(access.organization_id));
    let tx = hub.begin().await?;
    if replace(hub, &tx, id, generation, &fresh).await? {
        audit::record(hub, &tx, by, AuditAction::CredentialRefreshed, &id, &access.name).await?;
        tx.commit().await?;
        return Ok(fresh);
    }
    drop(tx);
    if let Some(newer) = open(hub, id).await? {
        return Ok(newer.credential);
    }
    let outcome = revoke(hub, access, &fresh).await;
    note_revoked(hub, by, id, &access.name, outcome).await?;
    Err(gone())
}

/// Whether requests would carry the same.
fn same_secret(one: &Credential, other: &Credential) -> bool {
    one.to_json() == other.to_json()
}

fn is_usable(hub: &Hub, access: &Access, credential: &Credential) -> bool {
    if credential.needs_tokens(&access.provider) {
        return false;
    }
    let expires_at = credential.tokens().and_then(|tokens| tokens.expires_at);
    let expires_soon = expires_at.is_some_and(|at| at - MARGIN <= hub.clock.now());
    !expires_soon || !credential.is_renewable(&access.provider)
}
