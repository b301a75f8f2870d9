//! Where the providers of connections answer.

use connectors::Credential;
use contract::connection::ConnectionStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use url::Url;

use crate::{
    Hub, HubError,
    connections::{self, entity},
    credentials,
};

/// Where the provider of a connection answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The name of the connection.
    pub connection: String,
    /// The address of the interface.
    pub url: Url,
}

/// Where the providers of all connections answer that are not cut off. A connection whose credential
/// does not open, or that is of a demonstration that is not on, has none.
pub async fn hosts(hub: &Hub) -> Result<Vec<Host>, HubError> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Status.ne(ConnectionStatus::Disconnected.to_string()))
        .order_by_asc(entity::Column::Name)
        .all(hub.read())
        .await?;
    let mut hosts = Vec::new();
    for row in rows {
        if let Ok(Some(opened)) = credentials::open(hub, row.id.into()).await
            && let Some(url) = api(hub, &row, &opened.credential)
        {
            hosts.push(Host { connection: row.name, url });
        }
    }
    Ok(hosts)
}

fn api(hub: &Hub, row: &entity::Model, credential: &Credential) -> Option<Url> {
    let access = connections::access(hub, row).ok()?;
    access.endpoints(hub, credential).ok()?.api_base
}
