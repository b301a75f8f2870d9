//! Finding what time brings. Any number of replicas may look at once.

use std::collections::HashMap;

use contract::{alert::AlertKind, connection::ConnectionStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Over, entity, is_of, is_unresolved, late, quiet, resolve, token};
use crate::{
    Hub, HubError, Tx,
    connections::{
        self,
        entity::{Column, Entity, Model},
    },
    credentials,
};

/// Those that are paused or cut off are left alone, and those that have to be connected again have an
/// alert that says so.
const WATCHED: [ConnectionStatus; 2] = [ConnectionStatus::Active, ConnectionStatus::Error];

/// What is found here.
const KINDS: [AlertKind; 3] =
    [AlertKind::NothingSucceeded, AlertKind::TokenExpiring, AlertKind::GoneQuiet];

/// Looks at every connection that should be read. What cannot be looked at keeps nothing else from
/// it.
pub async fn check(hub: &Hub) -> Result<(), HubError> {
    let watched = watched(hub).await?;
    let known = Known::read(hub).await?;
    let mut ending = ending(hub).await?;
    for connection in watched.values() {
        let credential = ending.remove(&connection.id);
        warn(connection.id, look_at_token(hub, connection, &known, credential).await);
    }
    late::check(hub, &watched, &known).await?;
    for alert in of_lost_streams(hub, &watched).await? {
        warn(alert.connection_id, end(hub, &alert).await);
    }
    for stream in quiet::find(hub).await? {
        let id = stream.connection_id;
        if watched.contains_key(&id) && !known.has(id, &stream.stream, AlertKind::GoneQuiet) {
            warn(id, look_at_stream(hub, &stream).await);
        }
    }
    Ok(())
}

/// Notes that a connection could not be looked at, if so.
pub(super) fn warn(connection_id: Uuid, looked: Result<(), HubError>) {
    if let Err(error) = looked {
        tracing::warn!(%error, connection = %connection_id, "alerts were not looked for");
    }
}

/// The connections that should be read.
async fn watched(hub: &Hub) -> Result<HashMap<Uuid, Model>, HubError> {
    let watched = Column::Status.is_in(WATCHED.map(|status| status.to_string()));
    let rows = Entity::find().filter(watched).all(hub.read()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The alerts about streams that the provider file has no more.
async fn of_lost_streams(
    hub: &Hub,
    watched: &HashMap<Uuid, Model>,
) -> Result<Vec<entity::Model>, HubError> {
    let of_streams = is_unresolved().add(entity::Column::Stream.ne(""));
    let mut alerts = entity::Entity::find().filter(of_streams).all(hub.read()).await?;
    alerts.retain(|alert| {
        let connection = watched.get(&alert.connection_id);
        let provider = connection.and_then(|it| hub.catalogue.get(&it.provider));
        provider.is_some_and(|provider| provider.stream(&alert.stream).is_none())
    });
    Ok(alerts)
}

/// A connection as it is now, until the end of the transaction: a run that ends meanwhile waits, and
/// finds the alert.
pub(super) async fn again(tx: &Tx, id: Uuid) -> Result<Option<Model>, HubError> {
    let watched = WATCHED.map(|status| status.to_string());
    Ok(connections::lock_if_there(tx, id).await?.filter(|row| watched.contains(&row.status)))
}

/// Ends an alert that nothing will end.
pub(super) async fn end(hub: &Hub, alert: &entity::Model) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    if let Some(connection) = again(&tx, alert.connection_id).await? {
        let which = Condition::all().add(entity::Column::Id.eq(alert.id));
        resolve(hub, &tx, &(&connection).into(), Over { which, told: false }).await?;
    }
    Ok(tx.commit().await?)
}

/// The credentials that end soon, though many of them can be refreshed.
async fn ending(hub: &Hub) -> Result<HashMap<Uuid, credentials::entity::Model>, HubError> {
    use credentials::entity::{Column, Entity};
    let soon = Column::ExpiresAt.lte(hub.clock.now() + token::BEFORE);
    let rows = Entity::find().filter(soon).all(hub.read()).await?;
    Ok(rows.into_iter().map(|row| (row.connection_id, row)).collect())
}

/// The alerts that are not over, so that a transaction is only begun where one may be missing or too
/// many.
pub(super) struct Known(Vec<entity::Model>);

impl Known {
    async fn read(hub: &Hub) -> Result<Self, HubError> {
        let unresolved = entity::Entity::find().filter(is_unresolved()).filter(is_of(&KINDS));
        Ok(Self(unresolved.all(hub.read()).await?))
    }

    pub(super) fn has(&self, connection_id: Uuid, stream: &str, kind: AlertKind) -> bool {
        let kind: &str = kind.into();
        let is_it = |row: &entity::Model| {
            row.connection_id == connection_id && row.stream == stream && row.kind == kind
        };
        self.0.iter().any(is_it)
    }

    /// Those of this kind.
    pub(super) fn of(&self, kind: AlertKind) -> impl Iterator<Item = &entity::Model> {
        let kind: &str = kind.into();
        self.0.iter().filter(move |row| row.kind == kind)
    }
}

async fn look_at_token(
    hub: &Hub,
    connection: &Model,
    known: &Known,
    credential: Option<credentials::entity::Model>,
) -> Result<(), HubError> {
    let ends = match credential {
        Some(row) => token::ends_soon(hub, connection, row)?.is_some(),
        None => false,
    };
    if ends == known.has(connection.id, "", AlertKind::TokenExpiring) {
        return Ok(());
    }
    let tx = hub.begin().await?;
    if let Some(connection) = again(&tx, connection.id).await? {
        token::review(hub, &tx, &connection).await?;
    }
    Ok(tx.commit().await?)
}

async fn look_at_stream(hub: &Hub, stream: &quiet::QuietStream) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    if let Some(connection) = again(&tx, stream.connection_id).await? {
        quiet::review(hub, &tx, &(&connection).into(), stream).await?;
    }
    Ok(tx.commit().await?)
}
