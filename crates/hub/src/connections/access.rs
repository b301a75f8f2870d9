//! What is needed to call the provider of a connection.

use std::sync::Arc;

use connectors::{Credential, Endpoints, OAuthApp, Provider, Settings, Variables};
use contract::ids::{ConnectionId, OrganizationId};

use super::{entity, settings};
use crate::{Hub, HubError, providers};

/// What is needed to call the provider of a connection, but for the secret.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) connection_id: ConnectionId,
    pub(crate) organization_id: OrganizationId,
    /// The connection's name.
    pub(crate) name: String,
    pub(crate) provider: Arc<Provider>,
    pub(crate) settings: Settings,
    /// Whose budget its requests count against.
    pub(crate) account_id: String,
    pub(crate) sandbox: bool,
    /// As whom tokens are refreshed and revoked, where the operator said.
    pub(crate) oauth_app: Option<OAuthApp>,
}

/// Puts together what is needed to call the provider of a connection.
pub(crate) fn access(hub: &Hub, row: &entity::Model) -> Result<Access, HubError> {
    let provider = hub.catalogue.get(&row.provider).cloned().ok_or_else(|| {
        let slug = &row.provider;
        HubError::Conflict(format!("There is no provider file for \"{slug}\" any more."))
    })?;
    Ok(Access {
        connection_id: row.id.into(),
        organization_id: row.organization_id.into(),
        name: row.name.clone(),
        account_id: row.account_id.clone(),
        sandbox: row.sandbox,
        oauth_app: providers::oauth_app(hub, &provider, row.sandbox),
        settings: settings(row),
        provider,
    })
}

impl Access {
    /// Where the provider answers: it may depend on what it said while connecting.
    pub(crate) fn endpoints(
        &self,
        hub: &Hub,
        credential: &Credential,
    ) -> Result<Endpoints, HubError> {
        let variables = Variables::of(&self.provider, &self.settings, Some(credential));
        providers::endpoints(hub, &self.provider, self.sandbox, &variables)
    }
}
