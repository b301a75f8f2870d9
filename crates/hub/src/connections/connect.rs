//! Making a connection, once the provider has accepted the credential.

use std::sync::Arc;

use connectors::{Account, Credential, Provider, Settings, Variables, account};
use contract::{
    audit_event::AuditAction,
    connection::{ConnectionStatus, KeyConnectionInput},
    ids::{ConnectAttemptId, ConnectionId, OrganizationId},
    live_event::LiveEventKind,
    sync_run::RunErrorKind,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity;
use crate::{
    Admin, Hub, HubError, Tx,
    audit::{self, By},
    credentials, live, new_id, providers,
};

/// A connection to be made; the credential has been tested.
pub(crate) struct NewConnection<'a> {
    pub(crate) organization_id: OrganizationId,
    pub(crate) provider: &'a Arc<Provider>,
    pub(crate) credential: &'a Credential,
    pub(crate) account: Account,
    pub(crate) settings: &'a Settings,
    pub(crate) sandbox: bool,
    pub(crate) origin: Origin,
    /// The attempt that led to it.
    pub(crate) attempt_id: Option<ConnectAttemptId>,
    /// The connection that is to be renewed, instead of making one.
    pub(crate) reconnect: Option<ConnectionId>,
}

/// Who asked for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A person.
    User,
    /// A variable of the environment.
    Environment,
}

impl Origin {
    /// The word in the database.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Environment => "environment",
        }
    }
}

/// Connects with a key, which is tested at the provider before it is kept.
pub async fn connect_with_key(
    hub: &Hub,
    admin: &Admin<'_>,
    input: KeyConnectionInput,
) -> Result<ConnectionId, HubError> {
    let provider = providers::find(hub, &input.provider)?;
    let method = provider.api_key.as_ref().ok_or_else(|| {
        HubError::invalid(format!("{} is not connected with a key.", provider.name), "provider")
    })?;
    let settings = provider.check_settings(&input.settings).map_err(settings_error)?;
    let secrets = method.check(&input.secrets).map_err(settings_error)?;
    let sandbox = providers::in_sandbox(hub, &provider);
    let pasted = Credential::Pasted { secrets, tokens: None };
    let (credential, account) = match test(hub, &provider, pasted, &settings, sandbox).await {
        Ok(tested) => tested,
        Err(error) => {
            if matches!(&error, HubError::Connector(it) if it.kind == RunErrorKind::Unauthorized) {
                refused(hub, admin, &provider).await?;
            }
            return Err(error);
        }
    };
    let tx = hub.begin().await?;
    let new = NewConnection {
        organization_id: admin.organization_id(),
        provider: &provider,
        credential: &credential,
        account,
        settings: &settings,
        sandbox,
        origin: Origin::User,
        attempt_id: None,
        reconnect: None,
    };
    let id = connect(hub, &tx, By::Actor(admin), new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Tries pasted keys at the provider. Gives them back with the tokens that they were turned into,
/// where the provider wants that.
pub(crate) async fn test(
    hub: &Hub,
    provider: &Provider,
    pasted: Credential,
    settings: &Settings,
    sandbox: bool,
) -> Result<(Credential, Account), HubError> {
    let variables = Variables::of(provider, settings, Some(&pasted));
    let endpoints = providers::endpoints(hub, provider, sandbox, &variables)?;
    let credential = if pasted.needs_tokens(provider) {
        let now = hub.clock.now();
        connectors::renew(&hub.http, provider, &endpoints, None, &pasted, now).await?
    } else {
        pasted
    };
    let account = account::identify(&hub.http, provider, &endpoints, &credential, settings).await?;
    Ok((credential, account))
}

/// A wrong setting, as the caller is told of it.
pub(crate) fn settings_error(error: connectors::SettingsError) -> HubError {
    HubError::Invalid { message: error.message, field: Some(error.field) }
}

async fn refused(hub: &Hub, admin: &Admin<'_>, provider: &Provider) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    let by = By::Actor(admin);
    audit::record(hub, &tx, by, AuditAction::KeyRefused, &provider.slug, &provider.name).await?;
    Ok(tx.commit().await?)
}

/// Stores a connection with its credential. An account that is connected already is renewed in
/// place: it keeps its id, its records and its name.
pub(crate) async fn connect(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    new: NewConnection<'_>,
) -> Result<ConnectionId, HubError> {
    let known = known(tx, &new).await?;
    let (row, action) = match known {
        Some(known) => (renewed(hub, known, &new).update(&**tx).await?, AuditAction::Reconnected),
        None => (fresh(hub, tx, &new).await?.insert(&**tx).await?, AuditAction::Connected),
    };
    let id: ConnectionId = row.id.into();
    credentials::save(hub, tx, id, new.credential).await?;
    audit::record(hub, tx, by, action, &id, &row.name).await?;
    let event = LiveEventKind::Connected {
        connection_id: id,
        connection_name: row.name,
        attempt_id: new.attempt_id,
    };
    live::publish(hub, tx, new.organization_id, &event).await?;
    Ok(id)
}

/// The connection that this renews: the one that was named, or that of the same account with the
/// same settings.
async fn known(tx: &Tx, new: &NewConnection<'_>) -> Result<Option<entity::Model>, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(new.organization_id.uuid()))
        .filter(entity::Column::Provider.eq(&new.provider.slug))
        .all(&**tx)
        .await?;
    if let Some(id) = new.reconnect {
        let named = rows.into_iter().find(|row| row.id == id.uuid());
        let named = named.ok_or(HubError::NotFound("connection"))?;
        if named.account_id != new.account.id {
            let (was, is) = (&named.account_label, &new.account.label);
            return Err(HubError::Conflict(format!(
                "This connection belongs to the account {was}, but you signed in as {is}. \
                 Sign in as {was}, or connect {is} separately."
            )));
        }
        return Ok(Some(named));
    }
    Ok(rows.into_iter().find(|row| {
        row.account_id == new.account.id
            && row.sandbox == new.sandbox
            && super::settings(row) == *new.settings
    }))
}

fn renewed(hub: &Hub, known: entity::Model, new: &NewConnection<'_>) -> entity::ActiveModel {
    let mut row = entity::ActiveModel::from(known);
    row.account_label = Set(new.account.label.clone());
    row.method = Set(method(new.credential).to_owned());
    row.status = Set(ConnectionStatus::Active.to_string());
    row.problem = Set(None);
    row.connected_at = Set(hub.clock.now());
    row
}

async fn fresh(
    hub: &Hub,
    tx: &Tx,
    new: &NewConnection<'_>,
) -> Result<entity::ActiveModel, HubError> {
    let settings = serde_json::to_string(new.settings).map_err(HubError::internal)?;
    Ok(entity::ActiveModel {
        id: Set(new_id::<ConnectionId>().uuid()),
        organization_id: Set(new.organization_id.uuid()),
        provider: Set(new.provider.slug.clone()),
        name: Set(free_name(tx, new).await?),
        account_id: Set(new.account.id.clone()),
        account_label: Set(new.account.label.clone()),
        method: Set(method(new.credential).to_owned()),
        origin: Set(new.origin.word().to_owned()),
        settings: Set(settings),
        sandbox: Set(new.sandbox),
        status: Set(ConnectionStatus::Active.to_string()),
        problem: Set(None),
        connected_at: Set(hub.clock.now()),
        synced_at: Set(None),
    })
}

/// The provider's name, with the account's when that is taken.
async fn free_name(tx: &Tx, new: &NewConnection<'_>) -> Result<String, HubError> {
    let taken: Vec<String> = entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(new.organization_id.uuid()))
        .all(&**tx)
        .await?
        .into_iter()
        .map(|row| row.name)
        .collect();
    let name = &new.provider.name;
    let candidates = [name.clone(), format!("{name} ({})", new.account.label)];
    let numbered = (2..).map(|number| format!("{name} ({}) {number}", new.account.label));
    let free = candidates.into_iter().chain(numbered).find(|name| !taken.contains(name));
    Ok(free.unwrap_or_default())
}

/// The word for how a credential was given.
const fn method(credential: &Credential) -> &'static str {
    match credential {
        Credential::OAuth(_) => "oauth",
        Credential::Pasted { .. } => "key",
    }
}
