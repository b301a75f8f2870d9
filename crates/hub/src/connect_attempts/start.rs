//! Sending a person to the consent screen.

use connectors::{Pkce, Provider, Settings, Variables, oauth};
use contract::{
    audit_event::AuditAction,
    connection::{AuthorizeStarted, Display},
    ids::{ConnectAttemptId, ConnectionId},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use uuid::Uuid;

use super::{LIFE, entity, outcome};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    connections, new_id, providers, sessions,
};

/// A visit to be begun.
#[derive(Debug)]
pub struct NewAttempt {
    /// The slug of the provider.
    pub provider: String,
    /// The provider's settings by name.
    pub settings: Settings,
    /// The connection to renew, instead of making one.
    pub reconnect: Option<ConnectionId>,
    /// How the consent screen is shown.
    pub display: Display,
}

/// Begins a visit to the provider's consent screen.
pub async fn start(
    hub: &Hub,
    admin: &Admin<'_>,
    new: NewAttempt,
) -> Result<AuthorizeStarted, HubError> {
    let provider = providers::find(hub, &new.provider)?;
    if provider.oauth.is_none() {
        let name = &provider.name;
        let message = format!("{name} has no consent screen: it is connected with a key.");
        return Err(HubError::invalid(message, "provider"));
    }
    let target = connections::target(hub, admin, &provider, &new.settings, new.reconnect);
    let (settings, sandbox) = target.await?;
    let app = providers::oauth_app(hub, &provider, sandbox);
    let app = app.ok_or_else(|| needs_setup(&provider))?;
    let variables = Variables::of(&provider, &settings, None);
    let endpoints = providers::endpoints(hub, &provider, sandbox, &variables)?;
    // Two UUIDs hold 244 random bits.
    let state = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let pkce = Pkce::new();
    let authorize_url = oauth::authorize_url(&provider, &endpoints, &app, &state, &pkce)?;
    let id: ConnectAttemptId = new_id();
    let now = hub.clock.now();
    let row = entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(admin.organization_id().uuid()),
        user_id: Set(admin.user_id().uuid()),
        session_hash: Set(admin.session_hash().to_owned()),
        state_hash: Set(sessions::hash(&state)),
        provider: Set(provider.slug.clone()),
        sealed_verifier: Set(hub.vault.seal(id, &pkce.verifier)?),
        settings: Set(serde_json::to_string(&settings).map_err(HubError::internal)?),
        sandbox: Set(sandbox),
        display: Set(new.display.to_string()),
        reconnect_id: Set(new.reconnect.map(ConnectionId::uuid)),
        outcome: Set(outcome::WAITING.to_owned()),
        message: Set(None),
        connection_id: Set(None),
        created_at: Set(now),
        expires_at: Set(now + LIFE),
    };
    let tx = hub.begin().await?;
    row.insert(&*tx).await?;
    let (by, action) = (By::Actor(admin), AuditAction::AuthorizeStarted);
    audit::record(hub, &tx, by, action, &id, &provider.name).await?;
    tx.commit().await?;
    Ok(AuthorizeStarted { attempt_id: id, authorize_url: authorize_url.to_string() })
}

fn needs_setup(provider: &Provider) -> HubError {
    let (name, variable) = (&provider.name, providers::variable(&provider.slug));
    HubError::Conflict(format!(
        "{name} needs set-up first: set {variable}_CLIENT_ID and {variable}_CLIENT_SECRET."
    ))
}
