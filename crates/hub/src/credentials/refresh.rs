//! Asking for a new pair of tokens: one caller at a time, stored before anybody uses it.

use std::time::Duration;

use connectors::{ConnectorError, Credential, fail_point};
use contract::{audit_event::AuditAction, connection::ConnectionStatus, sync_run::RunErrorKind};

use super::{
    Opened,
    fresh::{gone, usable},
    lease::{self, Lease},
    note_revoked, open, replace, revoke, unseal,
};
use crate::{
    Hub, HubError,
    audit::{self, By},
    connections::{self, Access},
    database, words,
};

/// How often the row is looked at while another replica refreshes.
const POLL: Duration = Duration::from_millis(100);

/// How long a database that does not answer is waited for before what was refreshed is given up for
/// lost: the provider gives it once.
const PATIENCE: [Duration; 4] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(9),
];

/// The credential after `seen`. Whoever gets the lease asks the provider; the others wait for what
/// comes of it. A lease whose owner died ends by its time, and then the next one tries: once, because
/// a refresh token that was used up is remembered as refused.
pub(super) async fn refresh(
    hub: &Hub,
    access: &Access,
    seen: &Opened,
) -> Result<Credential, HubError> {
    // The row would be enough; this spares it those who wait in this process.
    let lock = hub.refresh_locks.of(access.connection_id);
    let _one_at_a_time = lock.lock().await;
    loop {
        let row = usable(hub, access).await?;
        if row.generation != seen.generation {
            return Ok(unseal(hub, row)?.credential);
        }
        if !lease::is_held(hub, &row)
            && let Some(lease) = lease::take(hub, &row).await?
            && let Some(credential) = under(hub, access, &lease, seen).await?
        {
            return Ok(credential);
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Refreshes under a lease; nothing when the provider refused and somebody else has the lease by now,
/// who may have used the refresh token.
async fn under(
    hub: &Hub,
    access: &Access,
    lease: &Lease,
    seen: &Opened,
) -> Result<Option<Credential>, HubError> {
    let refreshed = async {
        let fresh = renewed(hub, access, &seen.credential).await?;
        fail_point::hit("after_token_answer");
        store_patiently(hub, access, lease, &fresh).await
    };
    match lease.while_kept(hub, refreshed).await {
        Ok(credential) => Ok(Some(credential)),
        Err(HubError::Connector(error)) if error.kind == RunErrorKind::Unauthorized => {
            let refused = refuse(hub, access, lease, &seen.credential, &error).await?;
            if refused { Err(error.into()) } else { Ok(None) }
        }
        Err(error) => {
            lease.give_up(hub).await;
            Err(error)
        }
    }
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

/// Writes down that the provider refused, unless the lease is somebody else's by now. Tells which.
///
/// A refresh token is refused for good. Pasted keys may be accepted again once somebody has put
/// something right at the provider, and asking with them uses nothing up.
async fn refuse(
    hub: &Hub,
    access: &Access,
    lease: &Lease,
    credential: &Credential,
    error: &ConnectorError,
) -> Result<bool, HubError> {
    let reason = words::sentence(&error.message);
    let for_good = matches!(credential, Credential::OAuth(_)).then_some(reason.as_str());
    let tx = hub.begin().await?;
    // The connection first, as everybody does who changes both.
    let (id, status) = (access.connection_id.uuid(), ConnectionStatus::NeedsReconnect);
    connections::note(hub, &tx, id, status, Some(&reason)).await?;
    if !lease.refused(&tx, for_good).await? {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

async fn store_patiently(
    hub: &Hub,
    access: &Access,
    lease: &Lease,
    fresh: &Credential,
) -> Result<Credential, HubError> {
    for wait in PATIENCE {
        match store(hub, access, lease.generation, fresh).await {
            Err(HubError::Database(error)) if database::is_outage(&error) => {
                tracing::warn!(%error, connection = %access.connection_id, "not stored yet");
            }
            came_of_it => return came_of_it,
        }
        tokio::time::sleep(wait).await;
    }
    store(hub, access, lease.generation, fresh).await
}

/// Stores what was refreshed, and gives what is to be used: what somebody else has stored meanwhile
/// goes before it. That may be of the same grant, which many providers end with any of its tokens:
/// the fresh pair is only given back when nothing is kept any more.
async fn store(
    hub: &Hub,
    access: &Access,
    generation: i64,
    fresh: &Credential,
) -> Result<Credential, HubError> {
    let (id, by) = (access.connection_id, By::System(access.organization_id));
    let tx = hub.begin().await?;
    if replace(hub, &tx, id, generation, fresh).await? {
        audit::record(hub, &tx, by, AuditAction::CredentialRefreshed, &id, &access.name).await?;
        tx.commit().await?;
        fail_point::hit("after_token_save");
        return Ok(fresh.clone());
    }
    drop(tx);
    if let Some(newer) = open(hub, id).await? {
        return Ok(newer.credential);
    }
    let outcome = revoke(hub, access, fresh).await;
    note_revoked(hub, by, id, &access.name, outcome).await?;
    Err(gone())
}
