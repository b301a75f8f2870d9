//! Finding what time brings. Any number of replicas may look at once.

use std::collections::HashMap;

use chrono::TimeDelta;
use contract::{alert::AlertKind, connection::ConnectionStatus, sync_run::RunStatus};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::{
    NewAlert, Over, begin, entity, is_of, is_unresolved, lock, message, quiet, resolve, token,
};
use crate::{
    Hub, HubError, Tx,
    connections::entity::{Column, Entity, Model},
    credentials, schedules, sync_runs,
};

/// For how many of its intervals nothing has to succeed before somebody is told.
const INTERVALS: i32 = 3;

/// Those that are paused or cut off are left alone, and those that have to be connected again have an
/// alert that says so.
const WATCHED: [ConnectionStatus; 2] = [ConnectionStatus::Active, ConnectionStatus::Error];

/// What is found here.
const KINDS: [AlertKind; 3] =
    [AlertKind::NothingSucceeded, AlertKind::TokenExpiring, AlertKind::GoneQuiet];

/// Looks at every connection that should be read. One that cannot be looked at keeps no other from
/// it.
pub async fn check(hub: &Hub) -> Result<(), HubError> {
    let watched = watched(hub).await?;
    let known = Known::read(hub).await?;
    let intervals = schedules::intervals(hub).await?;
    let mut ending = ending(hub).await?;
    for connection in watched.values() {
        let credential = ending.remove(&connection.id);
        if let Err(error) =
            look_at(hub, connection, &known, credential, intervals.get(&connection.id)).await
        {
            tracing::warn!(%error, connection = %connection.id, "alerts were not looked for");
        }
    }
    for stream in quiet::find(hub).await? {
        let Some(connection) = watched.get(&stream.connection_id) else { continue };
        if known.has(connection.id, &stream.stream, AlertKind::GoneQuiet) {
            continue;
        }
        let tx = hub.begin().await?;
        if let Some(connection) = again(&tx, connection.id).await? {
            quiet::review(hub, &tx, &(&connection).into(), &stream).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The connections that should be read.
async fn watched(hub: &Hub) -> Result<HashMap<Uuid, Model>, HubError> {
    let watched = Column::Status.is_in(WATCHED.map(|status| status.to_string()));
    let rows = Entity::find().filter(watched).all(hub.read()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A connection as it is now, until the end of the transaction: a run that ends meanwhile waits, and
/// finds the alert.
async fn again(tx: &Tx, id: Uuid) -> Result<Option<Model>, HubError> {
    let watched = WATCHED.map(|status| status.to_string());
    Ok(lock(tx, id.into()).await?.filter(|row| watched.contains(&row.status)))
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
struct Known(Vec<entity::Model>);

impl Known {
    async fn read(hub: &Hub) -> Result<Self, HubError> {
        let unresolved = entity::Entity::find().filter(is_unresolved()).filter(is_of(&KINDS));
        Ok(Self(unresolved.all(hub.read()).await?))
    }

    fn has(&self, connection_id: Uuid, stream: &str, kind: AlertKind) -> bool {
        let kind: &str = kind.into();
        let is_it = |row: &entity::Model| {
            row.connection_id == connection_id && row.stream == stream && row.kind == kind
        };
        self.0.iter().any(is_it)
    }
}

async fn look_at(
    hub: &Hub,
    connection: &Model,
    known: &Known,
    credential: Option<credentials::entity::Model>,
    interval: Option<&TimeDelta>,
) -> Result<(), HubError> {
    let is_late = known.has(connection.id, "", AlertKind::NothingSucceeded);
    let is_due = interval.is_some_and(|it| is_out_of_date(hub, connection, *it));
    if (!is_late && is_due) || (is_late && interval.is_none()) {
        let tx = hub.begin().await?;
        if let Some(connection) = again(&tx, connection.id).await? {
            out_of_date(hub, &tx, &connection, interval).await?;
        }
        tx.commit().await?;
    }
    let ends = match credential {
        Some(row) => token::ends_soon(hub, connection, row)?.is_some(),
        None => false,
    };
    if ends != known.has(connection.id, "", AlertKind::TokenExpiring) {
        let tx = hub.begin().await?;
        if let Some(connection) = again(&tx, connection.id).await? {
            token::review(hub, &tx, &connection).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Whether nothing has succeeded for too long since it last did, or was connected.
fn is_out_of_date(hub: &Hub, connection: &Model, interval: TimeDelta) -> bool {
    let since = connection.synced_at.max(Some(connection.connected_at));
    since.is_some_and(|since| hub.clock.now() - since > interval * INTERVALS)
}

/// Raises the alert about a connection of which nothing is read, unless it is being read right now.
/// Only a run that succeeds ends it, or that nobody expects one any more.
async fn out_of_date(
    hub: &Hub,
    tx: &Tx,
    connection: &Model,
    interval: Option<&TimeDelta>,
) -> Result<(), HubError> {
    let (subject, kind) = (connection.into(), AlertKind::NothingSucceeded);
    let Some(&interval) = interval else {
        let over = Over { kinds: &[kind], stream: None, told: false };
        return resolve(hub, tx, &subject, &over).await;
    };
    if !is_out_of_date(hub, connection, interval) || is_being_read(tx, connection).await? {
        return Ok(());
    }
    let since = connection.synced_at.unwrap_or(connection.connected_at);
    let message = message::nothing_succeeded(since, interval);
    begin(hub, tx, &subject, NewAlert { kind, stream: None, message, run_id: None, told: false })
        .await
}

async fn is_being_read(tx: &Tx, connection: &Model) -> Result<bool, HubError> {
    use sync_runs::entity::{Column, Entity};
    let running = Entity::find()
        .filter(Column::ConnectionId.eq(connection.id))
        .filter(Column::Status.eq(RunStatus::Running.to_string()))
        .count(&**tx)
        .await?;
    Ok(running > 0)
}
