//! Connections that the environment asks for: `GITHUB_TOKEN` and the like.

use std::time::Duration;

use connectors::{Account, Credential, Settings};
use contract::{
    connection::ConnectionStatus,
    ids::{ConnectionId, OrganizationId},
    sync_run::RunErrorKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tokio_util::sync::CancellationToken;

use crate::{
    Hub, HubError, ProviderSettings,
    audit::By,
    connections::{self, NewConnection, Origin, entity::Model as Connection},
    credentials, organizations,
};

/// How long until it is tried again, while nobody has set this installation up or a provider does
/// not answer.
const AGAIN: Duration = Duration::from_secs(15);

/// Makes, or brings up to date, the connections whose keys stand in the environment, until all is
/// done or `stop`. They belong to the oldest organization. What cannot be made is logged.
pub(crate) async fn run(hub: Hub, stop: CancellationToken) {
    let asked = hub.settings.providers.iter().filter(|(_, said)| !said.secrets.is_empty());
    let mut open: Vec<_> = asked.map(|(slug, _)| slug.clone()).collect();
    while !open.is_empty() {
        match connect_all(&hub, &open).await {
            Ok(left) => open = left,
            Err(error) => tracing::error!(%error, "the environment's connections are not made"),
        }
        if !open.is_empty() && stop.run_until_cancelled(tokio::time::sleep(AGAIN)).await.is_none() {
            return;
        }
    }
}

/// Goes through these providers once; gives back those to be tried again.
pub async fn connect_all(hub: &Hub, slugs: &[String]) -> Result<Vec<String>, HubError> {
    let Some(organization_id) = organizations::find_first(hub).await? else {
        return Ok(slugs.to_vec());
    };
    let mut again = Vec::new();
    for slug in slugs {
        let Some(said) = hub.settings.providers.get(slug) else { continue };
        match connect_one(hub, organization_id, slug, said).await {
            Ok(()) => {}
            Err(HubError::Connector(error)) if may_pass(error.kind) => {
                tracing::warn!(%error, provider = %slug, "a key of the environment waits");
                again.push(slug.clone());
            }
            Err(error) => {
                tracing::error!(%error, provider = %slug, "a key of the environment is refused");
            }
        }
    }
    Ok(again)
}

/// Whether the provider may answer otherwise later, without anybody changing anything.
const fn may_pass(kind: RunErrorKind) -> bool {
    !matches!(kind, RunErrorKind::Unauthorized | RunErrorKind::Misconfigured)
}

async fn connect_one(
    hub: &Hub,
    organization_id: OrganizationId,
    slug: &str,
    said: &ProviderSettings,
) -> Result<(), HubError> {
    let provider = hub.catalogue.get(slug).ok_or(HubError::NotFound("provider"))?;
    let settings = provider.check_settings(&said.settings).map_err(connections::settings_error)?;
    let Some(method) = &provider.api_key else { return Ok(()) };
    let secrets = method.check(&said.secrets).map_err(connections::settings_error)?;
    let credential = Credential::Pasted { secrets, tokens: None };
    let made = made(hub, organization_id, slug, &settings).await?;
    if is_current(hub, &made, &credential).await? {
        return Ok(());
    }
    // A key of the environment is the operator's own: it never goes to the sandbox.
    let tested = connections::test(hub, &hub.http, provider, credential, &settings, false).await?;
    let tx = hub.begin().await?;
    let mut new = NewConnection {
        organization_id,
        provider,
        credential: &tested.0,
        account: tested.1,
        settings: &settings,
        sandbox: false,
        origin: Origin::Environment,
        attempt_id: None,
        reconnect: None,
    };
    match connections::same(&tx, &new).await? {
        Some(known) if known.origin != Origin::Environment.word() || is_cut_off(&known) => {
            tracing::info!(provider = %slug, "a person decides about the environment's account");
            return Ok(());
        }
        Some(_) => {}
        None => new.reconnect = renewed_by(&made, &new.account),
    }
    connections::connect(hub, &tx, By::System(organization_id), new).await?;
    Ok(tx.commit().await?)
}

/// What earlier starts made with these settings, the newest first.
async fn made(
    hub: &Hub,
    organization_id: OrganizationId,
    slug: &str,
    settings: &Settings,
) -> Result<Vec<Connection>, HubError> {
    use connections::entity::{Column, Entity};
    let mut made = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id.uuid()))
        .filter(Column::Provider.eq(slug))
        .filter(Column::Origin.eq(Origin::Environment.word()))
        .order_by_desc(Column::ConnectedAt)
        .all(hub.read())
        .await?;
    made.retain(|known| connections::settings(known) == *settings);
    Ok(made)
}

/// Whether one of these holds this key already, or was disconnected by a person since.
async fn is_current(
    hub: &Hub,
    made: &[Connection],
    credential: &Credential,
) -> Result<bool, HubError> {
    for known in made {
        let opened = credentials::open(hub, known.id.into()).await?;
        if is_cut_off(known) || opened.is_some_and(|it| it.credential.is_made_of(credential)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The connection that a key of an unknown account takes the place of. A key that does not say
/// whose it is would have an account of its own each time the operator replaces it, and its records
/// would be read twice.
fn renewed_by(made: &[Connection], account: &Account) -> Option<ConnectionId> {
    let known = made.iter().find(|known| connections::may_be_of(known, account));
    known.map(|known| known.id.into())
}

fn is_cut_off(known: &Connection) -> bool {
    known.status == ConnectionStatus::Disconnected.to_string()
}
