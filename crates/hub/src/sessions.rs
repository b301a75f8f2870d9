//! Sessions in the database, for `tower-sessions`.
//!
//! A row is found by a hash of the id in the cookie, so that who reads the database (a backup, a
//! log of queries) cannot become anyone.

use std::fmt;

use async_trait::async_trait;
use chrono::DateTime;
use data_encoding::HEXLOWER;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::{Actor, Hub, HubError};

pub mod entity;

/// Keeps sessions in the hub's database.
#[derive(Clone)]
pub struct Sessions(Hub);

impl Sessions {
    /// A store over the hub's database.
    pub fn new(hub: Hub) -> Self {
        Self(hub)
    }

    /// A row for a record. Expiry comes in whole seconds.
    fn row(record: &Record) -> Result<entity::ActiveModel> {
        let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0)
            .ok_or_else(|| Error::Encode("the expiry is out of range".to_owned()))?;
        Ok(entity::ActiveModel {
            id: Set(hash(&record.id.to_string())),
            data: Set(
                serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?
            ),
            expires_at: Set(expires_at),
        })
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits hardly collide; if they do, the insert fails and nobody gets a session
        // that belongs to somebody else.
        let tx = self.0.begin().await.map_err(backend)?;
        entity::Entity::insert(Self::row(record)?).exec(&*tx).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // Only one that is there: a request that was under way while its person signed out must
        // not bring the session back.
        let tx = self.0.begin().await.map_err(backend)?;
        let row = Self::row(record)?;
        entity::Entity::update_many()
            .filter(entity::Column::Id.eq(hash(&record.id.to_string())))
            .set(row)
            .exec(&*tx)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = entity::Entity::find_by_id(hash(&id.to_string()))
            .filter(entity::Column::ExpiresAt.gt(self.0.clock.now()))
            .one(self.0.read())
            .await
            .map_err(backend)?;
        row.map(|row| record(*id, &row)).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let tx = self.0.begin().await.map_err(backend)?;
        entity::Entity::delete_by_id(hash(&id.to_string())).exec(&*tx).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

/// Whether the session of this actor goes on: nobody has signed out of it, and it has not expired.
/// A bearer token has none that could end.
pub async fn is_open(hub: &Hub, actor: &Actor) -> std::result::Result<bool, HubError> {
    let hash = actor.session_hash();
    if hash.is_empty() {
        return Ok(true);
    }
    let row = entity::Entity::find_by_id(hash)
        .filter(entity::Column::ExpiresAt.gt(hub.clock.now()))
        .one(hub.read())
        .await?;
    Ok(row.is_some())
}

/// Deletes sessions that have expired.
pub async fn prune(hub: &Hub) -> std::result::Result<(), HubError> {
    let tx = hub.begin().await?;
    entity::Entity::delete_many()
        .filter(entity::Column::ExpiresAt.lte(hub.clock.now()))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// A hash, in hex, under which something is found that must not be readable from the database.
pub fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret))
}

fn record(id: Id, row: &entity::Model) -> Result<Record> {
    let decode = |error: String| Error::Decode(error);
    let data = serde_json::from_str(&row.data).map_err(|error| decode(error.to_string()))?;
    let expiry_date = OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
        .map_err(|error| decode(error.to_string()))?;
    Ok(Record { id, data, expiry_date })
}

fn backend(error: impl fmt::Display) -> Error {
    Error::Backend(error.to_string())
}
