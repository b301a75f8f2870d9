//! A credential that can be used now.

use chrono::TimeDelta;
use connectors::{Credential, oauth};
use contract::{audit_event::AuditAction, sync_run::RunErrorKind};

use secrecy::ExposeSecret;

use super::{Opened, open, replace};
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
    if is_usable(hub, &opened.credential) {
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
    let Credential::OAuth(tokens) = &opened.credential else { return Ok(None) };
    if tokens.refresh_token.is_none() {
        return Ok(None);
    }
    refresh(hub, access, opened).await.map(Some)
}

async fn opened(hub: &Hub, access: &Access) -> Result<Opened, HubError> {
    open(hub, access.connection_id).await?.ok_or_else(|| {
        HubError::Conflict("This connection has no credential any more. Connect it again.".into())
    })
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
    let (Credential::OAuth(tokens), Some(app)) = (&now.credential, &access.oauth_app) else {
        return Ok(now.credential);
    };
    let time = hub.clock.now();
    let (http, provider) = (&hub.http, &access.provider);
    let answer = oauth::refresh(http, provider, &access.endpoints, app, tokens, time).await;
    let fresh = match answer {
        Ok(tokens) => Credential::OAuth(tokens),
        Err(error) if error.kind == RunErrorKind::Unauthorized => {
            // Another replica may have used the refresh token a moment ago.
            let later = opened(hub, access).await?;
            if later.generation != seen.generation {
                return Ok(later.credential);
            }
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    store(hub, access, now.generation, &fresh).await?;
    Ok(fresh)
}

async fn store(
    hub: &Hub,
    access: &Access,
    generation: i64,
    fresh: &Credential,
) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    if !replace(hub, &tx, access.connection_id, generation, fresh).await? {
        return Err(HubError::Conflict("This connection was changed meanwhile. Try again.".into()));
    }
    let by = By::System(access.organization_id);
    let id = access.connection_id;
    audit::record(hub, &tx, by, AuditAction::CredentialRefreshed, &id, &access.name).await?;
    Ok(tx.commit().await?)
}

fn same_secret(one: &Credential, other: &Credential) -> bool {
    one.secret().expose_secret() == other.secret().expose_secret()
}

fn is_usable(hub: &Hub, credential: &Credential) -> bool {
    let Credential::OAuth(tokens) = credential else { return true };
    let expires_soon = tokens.expires_at.is_some_and(|at| at - MARGIN <= hub.clock.now());
    !expires_soon || tokens.refresh_token.is_none()
}
