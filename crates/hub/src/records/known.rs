//! What is here already of the records of a page.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use connectors::MappedRecord;
use contract::{
    model::{Column, Kind, Model},
    value::Value,
};
use data_encoding::HEXLOWER;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, LockType, SelectStatement, UpdateStatement},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Target, Written};
use crate::{HubError, Tx, page::storage};

/// When and how records were seen at the provider.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// When they are written.
    pub now: DateTime<Utc>,
    /// When they were asked for: what was written here since is fresher.
    pub asked_at: DateTime<Utc>,
    /// Whether all there is is read, so that it matters which records were seen.
    pub whole: bool,
    /// Whether a person is to decide about records that were not seen, so that it matters as well.
    pub asked: bool,
}

/// A record with what tells whether it changed.
pub(super) struct Hashed {
    pub(super) record: MappedRecord,
    pub(super) hash: String,
}

/// The last of each key: a provider may repeat a record within a page, and PostgreSQL refuses a
/// statement that writes one row twice.
pub(super) fn hashed(records: Vec<MappedRecord>, written: &mut Written) -> Vec<Hashed> {
    let given = records.len();
    let mut places: HashMap<String, usize> = HashMap::with_capacity(given);
    let mut last: Vec<Hashed> = Vec::with_capacity(given);
    for record in records {
        let hash = hash(&record);
        if let Some(&place) = places.get(&record.external_id) {
            last[place] = Hashed { record, hash };
        } else {
            places.insert(record.external_id.clone(), last.len());
            last.push(Hashed { record, hash });
        }
    }
    written.unchanged += (given - last.len()) as u64;
    last
}

/// Over what is shown and what was sent: a new mapping changes rows as a new payload does.
fn hash(record: &MappedRecord) -> String {
    let mut sha = Sha256::new();
    for value in &record.values {
        let text = serde_json::to_string(value).unwrap_or_default();
        sha.update(text.as_bytes());
        sha.update([0]);
    }
    sha.update(record.raw.as_bytes());
    HEXLOWER.encode(&sha.finalize()[..16])
}

/// A row that is here.
pub(super) struct Known {
    pub(super) id: Uuid,
    hash: String,
    deleted: bool,
    run_id: Uuid,
    changed_at: DateTime<Utc>,
    /// When the provider changed it, where the model has that.
    updated_at: Value,
}

impl Known {
    /// Whether the record says what the row says.
    pub(super) fn is_same(&self, hashed: &Hashed) -> bool {
        self.hash == hashed.hash && !self.deleted
    }

    /// Whether the row is of a later state than the record: of two writers the newer wins, by the
    /// provider's own time. Without such a time, and for a reading of everything, which is the last
    /// word on how a record is now, the row is fresher only if another writer wrote it after the
    /// record was asked for. So it is where the row's time was still to come when we asked: that was
    /// a wrong clock, and once it is set right nothing else would be let in for long.
    pub(super) fn is_fresher(&self, target: &Target, hashed: &Hashed, seen: Seen) -> bool {
        // A row that was taken for gone is not: the provider has just sent it.
        let written_since =
            !self.deleted && self.changed_at > seen.asked_at && self.run_id != target.run_id.uuid();
        match (&self.updated_at, updated_at(target.model, &hashed.record)) {
            // What is here was cut to what the databases keep.
            (Value::Time(here), Some(Value::Time(there))) if *here != there.trunc_subsecs(6) => {
                let decides = !seen.whole && *here <= seen.asked_at;
                here > there && (written_since || decides)
            }
            _ => written_since,
        }
    }
}

/// The column that says when the provider changed a record.
fn updated_at_column(model: &Model) -> Option<(usize, &Column)> {
    let is_update = |column: &Column| column.name == "updated_at" && column.kind == Kind::Time;
    model.columns.iter().enumerate().find(|(_, column)| is_update(column))
}

fn updated_at<'r>(model: &Model, record: &'r MappedRecord) -> Option<&'r Value> {
    let (place, _) = updated_at_column(model)?;
    record.values.get(place)
}

/// The rows that are here already, by external id.
pub(super) async fn known(
    tx: &Tx,
    target: &Target,
    records: &[Hashed],
) -> Result<HashMap<String, Known>, HubError> {
    let ids = records.iter().map(|hashed| hashed.record.external_id.as_str());
    let updated_at = updated_at_column(target.model).map(|(_, column)| column);
    let mut select = SelectStatement::new();
    select
        .columns(["id", "external_id", "hash", "run_id", "changed_at", "deleted_at"])
        .from(Alias::new(target.model.name))
        .and_where(Expr::col("connection_id").eq(target.connection_id.uuid()))
        .and_where(Expr::col("stream").eq(target.stream.as_str()))
        .and_where(Expr::col("external_id").is_in(ids));
    if let Some(column) = updated_at {
        select.column(column.name);
    }
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        // Another writer of the same rows waits until this one is done.
        select.lock(LockType::Update);
    }
    let mut known = HashMap::new();
    for row in tx.query_all(&select).await? {
        let deleted_at: Option<DateTime<Utc>> = row.try_get("", "deleted_at")?;
        let found = Known {
            id: row.try_get("", "id")?,
            hash: row.try_get("", "hash")?,
            deleted: deleted_at.is_some(),
            run_id: row.try_get("", "run_id")?,
            changed_at: row.try_get("", "changed_at")?,
            updated_at: updated_at
                .map(|column| storage::read(&row, column))
                .transpose()?
                .unwrap_or(Value::Missing),
        };
        known.insert(row.try_get("", "external_id")?, found);
    }
    Ok(known)
}

pub(super) fn note_seen(model: &Model, ids: Vec<Uuid>, now: DateTime<Utc>) -> UpdateStatement {
    let mut update = UpdateStatement::new();
    update
        .table(Alias::new(model.name))
        .value("seen_at", now)
        .and_where(Expr::col("id").is_in(ids));
    update
}
