//! Connections that the environment asks for: `GITHUB_TOKEN` and the like.

use connectors::{Account, Credential};
use contract::{connection::ConnectionStatus, ids::OrganizationId, sync_run::RunErrorKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Hub, HubError, ProviderSettings,
    audit::By,
    connections::{self, NewConnection, Origin},
    credentials, organizations,
};

/// Makes, or brings up to date, the connections whose keys stand in the environment. They belong to
/// the oldest organization. One that cannot be made is logged and does not keep the server from
/// starting.
pub async fn connect_all(hub: &Hub) -> Result<(), HubError> {
    let Some(organization_id) = organizations::find_first(hub).await? else { return Ok(()) };
    for (slug, settings) in &hub.settings.providers {
        if settings.secrets.is_empty() {
            continue;
        }
        if let Err(error) = connect_one(hub, organization_id, slug, settings).await {
            tracing::error!(%error, provider = %slug, "the connection of the environment failed");
        }
    }
    Ok(())
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
    let known = find(hub, organization_id, slug).await?;
    if let Some(known) = &known
        && is_current(hub, known, &credential, &settings).await?
    {
        return Ok(());
    }
    // A key of the environment is the operator's own: it never goes to the sandbox.
    let tested = connections::test(hub, provider, credential.clone(), &settings, false).await;
    let (credential, account) = match tested {
        Ok(tested) => tested,
        Err(HubError::Connector(error)) if error.kind != RunErrorKind::Unauthorized => {
            // The provider may be down just now; the key is tested by the first sync.
            tracing::warn!(%error, provider = %slug, "the key of the environment is not tested");
            let label = "from the environment".to_owned();
            (credential, Account { id: "environment".to_owned(), label })
        }
        Err(error) => return Err(error),
    };
    let tx = hub.begin().await?;
    let new = NewConnection {
        organization_id,
        provider,
        credential: &credential,
        account,
        settings: &settings,
        sandbox: false,
        origin: Origin::Environment,
        attempt_id: None,
        reconnect: None,
    };
    connections::connect(hub, &tx, By::System(organization_id), new).await?;
    Ok(tx.commit().await?)
}

/// The connection that an earlier start made.
async fn find(
    hub: &Hub,
    organization_id: OrganizationId,
    slug: &str,
) -> Result<Option<connections::entity::Model>, HubError> {
    use connections::entity::{Column, Entity};
    Ok(Entity::find()
        .filter(Column::OrganizationId.eq(organization_id.uuid()))
        .filter(Column::Provider.eq(slug))
        .filter(Column::Origin.eq(Origin::Environment.word()))
        .one(hub.read())
        .await?)
}

/// Whether it holds this key and these settings already, or a person has disconnected it.
async fn is_current(
    hub: &Hub,
    known: &connections::entity::Model,
    credential: &Credential,
    settings: &connectors::Settings,
) -> Result<bool, HubError> {
    if known.status == ConnectionStatus::Disconnected.to_string() {
        return Ok(true);
    }
    let access = connections::access(hub, known)?;
    let opened = credentials::open(hub, known.id.into()).await?;
    Ok(access.settings == *settings
        && opened.is_some_and(|it| it.credential.is_made_of(credential)))
}
