//! Making a connection, once the provider has accepted the credential.

use std::{collections::BTreeMap, sync::Arc};

use connectors::{Account, Credential, Http, Provider, Settings, Variables, account};
use contract::{
    audit_event::AuditAction,
    connection::{ConnectionStatus, KeyConnectionInput},
    ids::{ConnectAttemptId, ConnectionId, OrganizationId},
    live_event::LiveEventKind,
    sync_run::RunErrorKind,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};

use super::{entity, identity};
use crate::{
    Admin, Hub, HubError, Tx, alerts,
    audit::{self, By},
    credentials, live, new_id, providers, schedules,
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

impl NewConnection<'_> {
    fn identity(&self) -> String {
        identity::of(self.provider, &self.account, self.settings, self.sandbox)
    }
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
    let target = target(hub, admin, &provider, &input.settings, input.reconnect);
    let (settings, sandbox) = target.await?;
    let secrets = method.check(&input.secrets).map_err(settings_error)?;
    let pasted = Credential::Pasted { secrets, tokens: None };
    let http = hub.http.waited_for();
    let tested = test(hub, &http, &provider, pasted, &settings, sandbox).await;
    let (credential, account) = match tested {
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
        reconnect: input.reconnect,
    };
    let id = connect(hub, &tx, By::Actor(admin), new).await?;
    tx.commit().await?;
    Ok(id)
}

/// With which settings, and whether at the sandbox: those of the connection that is renewed, or
/// those that were given.
pub(crate) async fn target(
    hub: &Hub,
    admin: &Admin<'_>,
    provider: &Provider,
    given: &BTreeMap<String, String>,
    reconnect: Option<ConnectionId>,
) -> Result<(Settings, bool), HubError> {
    let Some(id) = reconnect else {
        let settings = provider.check_settings(given).map_err(settings_error)?;
        return Ok((settings, providers::in_sandbox(hub, provider)));
    };
    let known = super::find(hub, admin.organization_id(), id).await?;
    if known.provider != provider.slug {
        return Err(HubError::NotFound("connection"));
    }
    Ok((super::settings(&known), known.sandbox))
}

/// Tries a credential at the provider, where what it says itself may tell the address. Gives it
/// back, pasted keys with the tokens that they were turned into where the provider wants that, and
/// whose it is. `http` is the way there: who waits for it says so.
pub(crate) async fn test(
    hub: &Hub,
    http: &Http,
    provider: &Provider,
    credential: Credential,
    settings: &Settings,
    sandbox: bool,
) -> Result<(Credential, Account), HubError> {
    let variables = Variables::of(provider, settings, Some(&credential));
    let endpoints = providers::endpoints(hub, provider, sandbox, &variables)?;
    let credential = if credential.needs_tokens(provider) {
        let now = hub.clock.now();
        connectors::renew(http, provider, &endpoints, None, &credential, now).await?
    } else {
        credential
    };
    let account = account::identify(http, provider, &endpoints, &credential, settings).await?;
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
    let (row, action) = store(hub, tx, &new).await?;
    let id: ConnectionId = row.id.into();
    credentials::save(hub, tx, id, new.credential).await?;
    schedules::for_new_connection(hub, tx, &row).await?;
    audit::record(hub, tx, by, action, &id, &row.name).await?;
    alerts::connected(hub, tx, &row).await?;
    let event = LiveEventKind::Connected {
        connection_id: id,
        connection_name: row.name,
        attempt_id: new.attempt_id,
    };
    live::publish(hub, tx, new.organization_id, &event).await?;
    Ok(id)
}

/// Writes the row: over that of the same account with the same settings, or a new one.
async fn store(
    hub: &Hub,
    tx: &Tx,
    new: &NewConnection<'_>,
) -> Result<(entity::Model, AuditAction), HubError> {
    if let Some(known) = same(tx, new).await? {
        let renewed = renewed(hub, known, new).update(&**tx).await?;
        return Ok((renewed, AuditAction::Reconnected));
    }
    let id: ConnectionId = new_id();
    let row = fresh(hub, tx, id, new).await?;
    let key = [entity::Column::OrganizationId, entity::Column::Provider, entity::Column::Identity];
    // Another replica may connect the same account in this moment: one waits for the other here.
    let nothing = OnConflict::columns(key).do_nothing().to_owned();
    entity::Entity::insert(row).on_conflict(nothing).exec_without_returning(&**tx).await?;
    let stored = same(tx, new).await?.ok_or(HubError::NotFound("connection"))?;
    if stored.id == id.uuid() {
        return Ok((stored, AuditAction::Connected));
    }
    let renewed = renewed(hub, stored, new).update(&**tx).await?;
    Ok((renewed, AuditAction::Reconnected))
}

/// The connection that this renews: the one that was named, or that of the same account with the
/// same settings.
pub(crate) async fn same(
    tx: &Tx,
    new: &NewConnection<'_>,
) -> Result<Option<entity::Model>, HubError> {
    let ours = entity::Entity::find()
        .filter(entity::Column::OrganizationId.eq(new.organization_id.uuid()))
        .filter(entity::Column::Provider.eq(&new.provider.slug));
    let same = ours.clone().filter(entity::Column::Identity.eq(new.identity())).one(&**tx).await?;
    let Some(id) = new.reconnect else { return Ok(same) };
    let named = ours.filter(entity::Column::Id.eq(id.uuid())).one(&**tx).await?;
    let named = named.ok_or(HubError::NotFound("connection"))?;
    if named.account_id != new.account.id && !may_be_of(&named, &new.account) {
        let (was, is) = (&named.account_label, &new.account.label);
        return Err(HubError::Conflict(format!(
            "This connection belongs to the account {was}, but this is {is}. Use {was} here, or \
             connect {is} separately."
        )));
    }
    if let Some(other) = same.filter(|same| same.id != named.id) {
        let (other, name) = (other.name, named.name);
        return Err(HubError::Conflict(format!(
            "That key is already connected as {other}. Use it there, or another one for {name}."
        )));
    }
    Ok(Some(named))
}

/// Whether a connection's account may be this one although the ids differ: a key that does not say
/// whose it is has an id of its own.
pub(crate) fn may_be_of(known: &entity::Model, account: &Account) -> bool {
    account.anonymous || Account::is_made_of_key(&known.account_id)
}

fn renewed(hub: &Hub, known: entity::Model, new: &NewConnection<'_>) -> entity::ActiveModel {
    let is_paused = known.status == ConnectionStatus::Paused.to_string();
    let mut row = entity::ActiveModel::from(known);
    row.account_id = Set(new.account.id.clone());
    row.identity = Set(new.identity());
    row.account_label = Set(new.account.label.clone());
    row.method = Set(method(new.credential).to_owned());
    let active = ConnectionStatus::Active.to_string();
    // Whoever paused it resumes it: a key that is put right is no reason to read again.
    if is_paused {
        row.paused_from = Set(Some(active));
    } else {
        row.status = Set(active);
        row.paused_from = Set(None);
    }
    row.problem = Set(None);
    row.connected_at = Set(hub.clock.now());
    row
}

async fn fresh(
    hub: &Hub,
    tx: &Tx,
    id: ConnectionId,
    new: &NewConnection<'_>,
) -> Result<entity::ActiveModel, HubError> {
    let settings = serde_json::to_string(new.settings).map_err(HubError::internal)?;
    Ok(entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(new.organization_id.uuid()),
        provider: Set(new.provider.slug.clone()),
        name: Set(free_name(tx, new).await?),
        account_id: Set(new.account.id.clone()),
        account_label: Set(new.account.label.clone()),
        identity: Set(new.identity()),
        method: Set(method(new.credential).to_owned()),
        origin: Set(new.origin.word().to_owned()),
        settings: Set(settings),
        sandbox: Set(new.sandbox),
        status: Set(ConnectionStatus::Active.to_string()),
        problem: Set(None),
        paused_from: Set(None),
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
