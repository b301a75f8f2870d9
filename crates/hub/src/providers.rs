//! The catalogue, as an organization sees it.

use std::{collections::HashMap, sync::Arc};

use connectors::{Endpoints, OAuthApp, Provider, SecretField, SettingKind, Variables};
use contract::{
    connection::ConnectionStatus,
    provider::{
        ConnectMethod, FieldInput, KeyField, OAuthSetup, ProviderDetail, ProviderRow,
        ProviderState, SettingField, StreamRow,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use url::Url;

use crate::{Actor, Hub, HubError, connections};

/// All providers that can be shown here, by category and name.
pub async fn list(hub: &Hub, actor: &Actor) -> Result<Vec<ProviderRow>, HubError> {
    let connected = count_connections(hub, actor).await?;
    let shown = hub.catalogue.iter().filter(|provider| is_shown(hub, provider));
    Ok(shown.map(|provider| row(hub, provider, &connected)).collect())
}

/// One provider with all that its page shows.
pub async fn get(hub: &Hub, actor: &Actor, slug: &str) -> Result<ProviderDetail, HubError> {
    let provider = find(hub, slug)?;
    let connected = count_connections(hub, actor).await?;
    let streams = provider.streams.iter().map(|stream| StreamRow {
        name: stream.name.clone(),
        label: stream.label.clone(),
        model: stream.model.name.to_owned(),
        incremental: stream.is_incremental(),
    });
    Ok(ProviderDetail {
        row: row(hub, &provider, &connected),
        methods: methods(hub, &provider),
        settings: settings(hub, &provider),
        streams: streams.collect(),
        docs_url: provider.docs_url.as_ref().map(Url::to_string),
        how_to: provider.how_to.clone(),
    })
}

/// The names of all providers that can be shown here, each with whether it can be connected now.
pub fn states(hub: &Hub) -> Vec<(String, ProviderState)> {
    let shown = hub.catalogue.iter().filter(|provider| is_shown(hub, provider));
    shown.map(|provider| (provider.name.clone(), state(hub, provider))).collect()
}

/// The provider of this slug.
pub(crate) fn find(hub: &Hub, slug: &str) -> Result<Arc<Provider>, HubError> {
    hub.catalogue
        .get(slug)
        .filter(|provider| is_shown(hub, provider))
        .cloned()
        .ok_or(HubError::NotFound("provider"))
}

/// Whether new connections to this provider go to the sandbox: in a demonstration, when the sandbox
/// pretends to be it, unless the operator registered this installation with the provider or pointed
/// it elsewhere. A provider file of the operator's own goes to the server that it names.
pub(crate) fn in_sandbox(hub: &Hub, provider: &Provider) -> bool {
    let sandbox = hub.settings.sandbox.as_ref();
    sandbox.is_some_and(|it| it.secrets.contains_key(&provider.slug))
        && !is_configured(hub, provider)
}

/// The names of the providers that a demonstration does not pretend: those that the operator set up
/// or gave a key for, and those of connections that are real.
pub(crate) async fn real(hub: &Hub, actor: &Actor) -> Result<Vec<String>, HubError> {
    use connections::entity::{Column, Entity};
    let connected: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Provider)
        .filter(Column::OrganizationId.eq(actor.organization_id().uuid()))
        .filter(Column::Status.ne("disconnected"))
        .filter(Column::Sandbox.eq(false))
        .into_tuple()
        .all(hub.read())
        .await?;
    let has_key = |slug: &str| {
        hub.settings.providers.get(slug).is_some_and(|settings| !settings.secrets.is_empty())
    };
    let is_real = |provider: &Provider| {
        let slug = &provider.slug;
        connected.contains(slug) || is_configured(hub, provider) || has_key(slug)
    };
    let real = hub.catalogue.iter().filter(|provider| is_real(provider));
    Ok(real.map(|provider| provider.name.clone()).collect())
}

/// Whether the operator registered this installation with the provider, or pointed it elsewhere.
fn is_configured(hub: &Hub, provider: &Provider) -> bool {
    hub.settings.providers.get(&provider.slug).is_some_and(|settings| {
        settings.client_id.is_some() || settings.endpoints.api_base.is_some()
    })
}

/// Where the provider answers, for a connection that is, or is not, of the sandbox.
pub(crate) fn endpoints(
    hub: &Hub,
    provider: &Provider,
    sandbox: bool,
    variables: &Variables,
) -> Result<Endpoints, HubError> {
    if sandbox {
        let url = hub.sandbox_url().ok_or_else(|| {
            let name = &provider.name;
            HubError::Conflict(format!(
                "This connection to {name} was made in a demonstration. Start with --demo to use it."
            ))
        })?;
        return Ok(Endpoints::sandbox(provider, url, variables));
    }
    let settings = hub.settings.providers.get(&provider.slug);
    let overrides = settings.map(|settings| settings.endpoints.clone()).unwrap_or_default();
    Ok(Endpoints::of(provider, &overrides, variables))
}

/// As whom we speak to the provider's OAuth server; nothing when the operator has not said.
pub(crate) fn oauth_app(hub: &Hub, provider: &Provider, sandbox: bool) -> Option<OAuthApp> {
    let redirect_uri = redirect_uri(hub, provider);
    if sandbox {
        let sandbox = hub.settings.sandbox.as_ref()?;
        return Some(OAuthApp {
            client_id: sandbox.client_id.clone(),
            client_secret: sandbox.client_secret.clone(),
            redirect_uri,
        });
    }
    let settings = hub.settings.providers.get(&provider.slug)?;
    Some(OAuthApp {
        client_id: settings.client_id.clone()?,
        client_secret: settings.client_secret.clone()?,
        redirect_uri,
    })
}

/// Where the provider sends people back to.
fn redirect_uri(hub: &Hub, provider: &Provider) -> Url {
    let settings = hub.settings.providers.get(&provider.slug);
    settings.and_then(|settings| settings.redirect_uri.clone()).unwrap_or_else(|| {
        let mut url = hub.settings.public_url.clone();
        url.set_path(&format!("/integrations/{}/oauth2callback", provider.slug));
        url
    })
}

/// A pretend provider is shown only where there is a sandbox, or where the operator pointed it at
/// another server.
fn is_shown(hub: &Hub, provider: &Provider) -> bool {
    !provider.sandbox_only
        || hub.settings.sandbox.is_some()
        || hub
            .settings
            .providers
            .get(&provider.slug)
            .is_some_and(|settings| settings.endpoints.api_base.is_some())
}

fn row(hub: &Hub, provider: &Provider, connected: &HashMap<String, Connected>) -> ProviderRow {
    let known = connected.get(&provider.slug).copied().unwrap_or_default();
    ProviderRow {
        slug: provider.slug.clone(),
        name: provider.name.clone(),
        category: provider.category.clone(),
        description: provider.description.clone(),
        icon: provider.icon.clone(),
        state: state(hub, provider),
        connections: known.connections,
        refused: known.refused,
    }
}

fn state(hub: &Hub, provider: &Provider) -> ProviderState {
    let sandbox = in_sandbox(hub, provider);
    if sandbox {
        ProviderState::Sandbox
    } else if provider.api_key.is_some() || oauth_app(hub, provider, sandbox).is_some() {
        ProviderState::Ready
    } else {
        ProviderState::NeedsSetup
    }
}

fn methods(hub: &Hub, provider: &Provider) -> Vec<ConnectMethod> {
    let sandbox = in_sandbox(hub, provider);
    let mut methods = Vec::new();
    if let Some(oauth) = &provider.oauth {
        let setup = oauth_app(hub, provider, sandbox).is_none().then(|| setup(provider));
        methods.push(ConnectMethod::OAuth {
            scopes: oauth.scopes.clone(),
            redirect_uri: redirect_uri(hub, provider).to_string(),
            setup,
        });
    }
    if let Some(key) = &provider.api_key {
        methods.push(ConnectMethod::Key {
            label: key.label.clone(),
            how_to: key.how_to.clone(),
            fields: key.fields.iter().map(|it| key_field(hub, provider, it, sandbox)).collect(),
        });
    }
    methods
}

fn key_field(hub: &Hub, provider: &Provider, field: &SecretField, sandbox: bool) -> KeyField {
    let accepted = hub
        .settings
        .sandbox
        .as_ref()
        .filter(|_| sandbox)
        .and_then(|sandbox| sandbox.secrets.get(&provider.slug)?.get(&field.name).cloned());
    KeyField {
        name: field.name.clone(),
        label: field.label.clone(),
        placeholder: field.placeholder.clone(),
        input: match (field.secret, field.multiline) {
            (false, _) => FieldInput::Line,
            (true, false) => FieldInput::Secret,
            (true, true) => FieldInput::SecretLines,
        },
        required: field.required,
        sandbox_value: accepted,
    }
}

fn setup(provider: &Provider) -> OAuthSetup {
    let slug = variable(&provider.slug);
    OAuthSetup { variables: vec![format!("{slug}_CLIENT_ID"), format!("{slug}_CLIENT_SECRET")] }
}

/// How a slug is written in the name of an environment variable.
pub fn variable(slug: &str) -> String {
    slug.to_uppercase().replace('-', "_")
}

fn settings(hub: &Hub, provider: &Provider) -> Vec<SettingField> {
    let sandbox = in_sandbox(hub, provider);
    let fields = provider.settings.iter().map(|setting| SettingField {
        name: setting.name.clone(),
        label: setting.label.clone(),
        help: setting.help.clone(),
        placeholder: setting.placeholder.clone(),
        input: match setting.kind {
            SettingKind::Text => FieldInput::Line,
            SettingKind::List => FieldInput::List,
            SettingKind::Date => FieldInput::Date,
            SettingKind::Choice => FieldInput::Choice(setting.options.clone()),
        },
        required: setting.required && setting.default.is_none(),
        value: setting
            .sandbox_default
            .clone()
            .filter(|_| sandbox)
            .or_else(|| setting.default.clone())
            .unwrap_or_default(),
    });
    fields.collect()
}

async fn count_connections(
    hub: &Hub,
    actor: &Actor,
) -> Result<HashMap<String, Connected>, HubError> {
    use connections::entity::{Column, Entity};
    let counts: Vec<(String, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Provider, Column::Status])
        .column_as(Column::Id.count(), "n")
        .filter(Column::OrganizationId.eq(actor.organization_id().uuid()))
        .filter(Column::Status.ne("disconnected"))
        .group_by(Column::Provider)
        .group_by(Column::Status)
        .into_tuple()
        .all(hub.read())
        .await?;
    let refused = ConnectionStatus::NeedsReconnect.to_string();
    let mut connected: HashMap<String, Connected> = HashMap::new();
    for (slug, status, n) in counts {
        let n = u32::try_from(n).unwrap_or_default();
        let known = connected.entry(slug).or_default();
        known.connections += n;
        if status == refused {
            known.refused += n;
        }
    }
    Ok(connected)
}

/// How many connections an organization has to a provider.
#[derive(Debug, Clone, Copy, Default)]
struct Connected {
    connections: u32,
    /// Those that have to be connected again.
    refused: u32,
}
