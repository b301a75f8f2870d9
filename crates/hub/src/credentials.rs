//! The secrets of connections: sealed at rest, opened for a call, refreshed one at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use connectors::Credential;
use contract::ids::ConnectionId;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use secrecy::ExposeSecret;
use tokio::sync::Mutex as AsyncMutex;

use crate::{Hub, HubError, Tx};

pub mod entity;
mod fresh;
mod lease;
mod refresh;
mod revoke;

pub use fresh::{ensure_accepted, ensure_fresh};
pub(crate) use fresh::{fresh, refreshed};
pub use lease::end_leases;
pub(crate) use revoke::{note_revoked, revoke};

/// A credential with the generation it was read at.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) credential: Credential,
    pub(crate) generation: i64,
    /// Since when it is the provider's.
    pub(crate) obtained_at: DateTime<Utc>,
}

/// One lock a connection: one refresh at a time in this process, and none while it is cut off. Between
/// processes the lease in the row sees to it.
#[derive(Default)]
pub struct RefreshLocks(Mutex<HashMap<ConnectionId, Arc<AsyncMutex<()>>>>);

impl RefreshLocks {
    /// The lock of this connection. Locks that nobody holds are dropped on the way.
    pub(crate) fn of(&self, id: ConnectionId) -> Arc<AsyncMutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(id).or_default().clone()
    }
}

/// Stores the first credential of a connection, or replaces it when it was connected again.
pub(crate) async fn save(
    hub: &Hub,
    tx: &Tx,
    connection_id: ConnectionId,
    credential: &Credential,
) -> Result<(), HubError> {
    let sealed = seal(hub, connection_id, credential)?;
    let now = hub.clock.now();
    let known = entity::Entity::find_by_id(connection_id.uuid()).one(&**tx).await?;
    // Begins at the moment: a refresh that has gone on since the connection was cut off must not take
    // what a new consent brought for what it is refreshing.
    let generation = known.as_ref().map_or(now.timestamp_micros(), |row| row.generation + 1);
    let row = entity::ActiveModel {
        connection_id: Set(connection_id.uuid()),
        generation: Set(generation),
        sealed: Set(sealed),
        expires_at: Set(expires_at(credential)),
        updated_at: Set(now),
        // Whoever is refreshing finds another generation, and what was refused is not that any more.
        lease_owner: Set(None),
        lease_until: Set(None),
        refused_generation: Set(None),
        refused_reason: Set(None),
    };
    match known {
        Some(_) => row.update(&**tx).await?,
        None => row.insert(&**tx).await?,
    };
    Ok(())
}

/// Replaces a credential, unless somebody else has replaced it since `generation` was read:
/// compare-and-set. The lease ends with it. Tells whether it did.
pub(crate) async fn replace(
    hub: &Hub,
    tx: &Tx,
    connection_id: ConnectionId,
    generation: i64,
    credential: &Credential,
) -> Result<bool, HubError> {
    let sealed = seal(hub, connection_id, credential)?;
    let replaced = lease::without(entity::Entity::update_many())
        .col_expr(entity::Column::Sealed, Expr::val(sealed))
        .col_expr(entity::Column::Generation, Expr::col(entity::Column::Generation).add(1))
        .col_expr(entity::Column::ExpiresAt, Expr::val(expires_at(credential)))
        .col_expr(entity::Column::UpdatedAt, Expr::val(hub.clock.now()))
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Generation.eq(generation))
        .exec(&**tx)
        .await?;
    Ok(replaced.rows_affected == 1)
}

/// Opens the credential of a connection; nothing after it was disconnected.
pub(crate) async fn open(
    hub: &Hub,
    connection_id: ConnectionId,
) -> Result<Option<Opened>, HubError> {
    find(hub, connection_id).await?.map(|row| unseal(hub, row)).transpose()
}

async fn find(hub: &Hub, connection_id: ConnectionId) -> Result<Option<entity::Model>, HubError> {
    Ok(entity::Entity::find_by_id(connection_id.uuid()).one(hub.read()).await?)
}

/// Opens a row.
pub(crate) fn unseal(hub: &Hub, row: entity::Model) -> Result<Opened, HubError> {
    let plain = hub.vault.open(ConnectionId::from_uuid(row.connection_id), &row.sealed)?;
    let json = serde_json::from_str(plain.expose_secret()).map_err(|_| {
        // The text is secret: it must not stand in the error.
        HubError::internal("a stored credential does not parse")
    })?;
    let credential = Credential::from_json(&json)?;
    // A row is only changed with its tokens.
    let obtained_at = credential.tokens().and_then(|tokens| tokens.obtained_at);
    let obtained_at = obtained_at.unwrap_or(row.updated_at);
    Ok(Opened { credential, generation: row.generation, obtained_at })
}

/// Deletes the credential of a connection, and gives it, sealed: the very last one, because a
/// replica may be storing a fresh one in this moment.
pub(crate) async fn take(
    tx: &Tx,
    connection_id: ConnectionId,
) -> Result<Option<entity::Model>, HubError> {
    let row = entity::Entity::find_by_id(connection_id.uuid()).lock_exclusive().one(&**tx).await?;
    entity::Entity::delete_by_id(connection_id.uuid()).exec(&**tx).await?;
    Ok(row)
}

/// When a credential stops working, where the provider said.
fn expires_at(credential: &Credential) -> Option<DateTime<Utc>> {
    credential.tokens().and_then(|tokens| tokens.expires_at)
}

fn seal(
    hub: &Hub,
    connection_id: ConnectionId,
    credential: &Credential,
) -> Result<String, HubError> {
    let plain = credential.to_json().to_string().into();
    Ok(hub.vault.seal(connection_id, &plain)?)
}
