//! Giving a credential back to its provider.

use connectors::{Credential, Revoked, oauth};
use contract::{audit_event::AuditAction, ids::ConnectionId};

use crate::{
    Hub, HubError,
    audit::{self, By},
    connections::Access,
};

/// Tells the provider to accept this credential no more.
pub(crate) async fn revoke(
    hub: &Hub,
    access: &Access,
    credential: &Credential,
) -> Result<Revoked, HubError> {
    let (Credential::OAuth(tokens), Some(app)) = (credential, &access.oauth_app) else {
        return Ok(Revoked::NotOffered);
    };
    let endpoints = access.endpoints(hub, credential)?;
    Ok(oauth::revoke(&hub.http, &access.provider, &endpoints, app, tokens).await?)
}

/// Writes down what came of revoking. By then the credential is not kept any more, so that a failure
/// keeps nobody from anything: it is only told.
pub(crate) async fn note_revoked(
    hub: &Hub,
    by: By<'_>,
    connection_id: ConnectionId,
    connection_name: &str,
    outcome: Result<Revoked, HubError>,
) -> Result<(), HubError> {
    let (action, how) = match outcome {
        Ok(Revoked::Done) => (AuditAction::CredentialRevoked, "revoked at the provider"),
        Ok(Revoked::NotOffered) => {
            (AuditAction::CredentialNotRevoked, "the provider offers no revocation")
        }
        Err(error) => {
            tracing::warn!(%error, connection = %connection_id, "not revoked");
            (AuditAction::CredentialNotRevoked, "revoking at the provider failed")
        }
    };
    let tx = hub.begin().await?;
    let detail = format!("{connection_name}, {how}");
    audit::record(hub, &tx, by, action, &connection_id, &detail).await?;
    Ok(tx.commit().await?)
}
