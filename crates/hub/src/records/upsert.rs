//! Writing what was read: every record once, however often it is read.

use chrono::{DateTime, Utc};
use connectors::MappedRecord;
use contract::{
    ids::{ConnectionId, OrganizationId, RecordId, SyncRunId},
    model::{Model, Searched},
    value::Value,
};
use sea_orm::{
    ConnectionTrait, Value as SqlValue,
    sea_query::{Alias, Expr, InsertStatement, OnConflict},
};

use super::known::{Hashed, Seen, hashed, known, note_seen};
use crate::{HubError, Tx, fold::fold, new_id, page::storage};

/// Where records belong.
#[derive(Debug, Clone)]
pub struct Target {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The connection they were read through.
    pub connection_id: ConnectionId,
    /// The stream they were read from.
    pub stream: String,
    /// The run that read them.
    pub run_id: SyncRunId,
    /// The model they are rows of.
    pub model: &'static Model,
}

/// What became of the records that were read; the first three sum up to the number that was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// New ones.
    pub inserted: u64,
    /// Ones that had changed.
    pub updated: u64,
    /// Ones that had not, and repetitions within the same page.
    pub unchanged: u64,
    /// How many of the new and the changed ones have something that did not fit.
    pub noted: u64,
}

/// How many rows one statement takes: well below the 32,766 values that SQLite allows.
pub(super) const CHUNK: usize = 500;

/// Stores records: new and changed ones are written, the others only noted as seen.
pub async fn upsert(
    tx: &Tx,
    target: &Target,
    records: Vec<MappedRecord>,
    seen: Seen,
) -> Result<Written, HubError> {
    let mut written = Written::default();
    let mut records = hashed(records, &mut written);
    while !records.is_empty() {
        let rest = records.split_off(records.len().min(CHUNK));
        write_chunk(tx, target, records, seen, &mut written).await?;
        records = rest;
    }
    Ok(written)
}

async fn write_chunk(
    tx: &Tx,
    target: &Target,
    records: Vec<Hashed>,
    seen: Seen,
    written: &mut Written,
) -> Result<(), HubError> {
    let known = known(tx, target, &records).await?;
    let mut unchanged = Vec::new();
    let mut changed = Vec::new();
    for hashed in records {
        match known.get(&hashed.record.external_id) {
            Some(row) if row.is_same(&hashed) || row.is_fresher(target, &hashed, seen) => {
                unchanged.push(row.id);
            }
            Some(_) => {
                written.updated += 1;
                changed.push(hashed);
            }
            None => {
                written.inserted += 1;
                changed.push(hashed);
            }
        }
    }
    written.unchanged += unchanged.len() as u64;
    // Only then somebody asks afterwards what was not seen.
    if (seen.whole || seen.asked) && !unchanged.is_empty() {
        tx.execute(&note_seen(target.model, unchanged, seen.now)).await?;
    }
    let noted = changed.iter().filter(|hashed| !hashed.record.notes.is_empty());
    written.noted += noted.count() as u64;
    if !changed.is_empty() {
        tx.execute(&insert(target, changed, seen.now)?).await?;
    }
    Ok(())
}

/// The columns besides the model's own, in the order of [`provenance`].
const PROVENANCE: [&str; 15] = [
    "id",
    "organization_id",
    "connection_id",
    "stream",
    "external_id",
    "first_seen_at",
    "run_id",
    "hash",
    "raw",
    "search",
    // Taken up into the index over texts later.
    "search_row",
    "notes",
    "seen_at",
    "changed_at",
    "deleted_at",
];

/// How many of [`PROVENANCE`] stay as they are when a row is written again.
const LASTING: usize = 6;

fn insert(
    target: &Target,
    records: Vec<Hashed>,
    now: DateTime<Utc>,
) -> Result<InsertStatement, HubError> {
    let own = target.model.columns.iter().map(|column| column.name);
    let columns: Vec<&'static str> = PROVENANCE.into_iter().chain(own).collect();
    let rewritten: Vec<_> = columns.iter().skip(LASTING).copied().collect();
    let mut insert = InsertStatement::new();
    insert.into_table(Alias::new(target.model.name)).columns(columns);
    for hashed in records {
        let values = row(target, hashed, now).into_iter().map(Expr::val);
        insert.values(values).map_err(HubError::internal)?;
    }
    let identity = ["connection_id", "stream", "external_id"];
    insert.on_conflict(OnConflict::columns(identity).update_columns(rewritten).to_owned());
    Ok(insert)
}

fn row(target: &Target, hashed: Hashed, now: DateTime<Utc>) -> Vec<SqlValue> {
    let Hashed { record, hash } = hashed;
    let mut row: Vec<SqlValue> = vec![
        new_id::<RecordId>().uuid().into(),
        target.organization_id.uuid().into(),
        target.connection_id.uuid().into(),
        target.stream.as_str().into(),
        record.external_id.as_str().into(),
        now.into(),
        target.run_id.uuid().into(),
        hash.into(),
        // PostgreSQL has no NUL in text; JSON escapes it, but a lax provider may send it bare.
        record.raw.replace('\0', "\u{fffd}").into(),
        search(target.model, &record.values).into(),
        None::<i64>.into(),
        record.notes.join("\n").into(),
        now.into(),
        now.into(),
        None::<DateTime<Utc>>.into(),
    ];
    let own = target.model.columns.iter().zip(&record.values);
    row.extend(own.map(|(column, value)| storage::to_sql(column.kind, value)));
    row
}

/// What the text search looks into.
fn search(model: &Model, values: &[Value]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (column, value) in model.columns.iter().zip(values) {
        match (column.searched, value) {
            (Searched::Yes, Value::Text(text)) => words.push(fold(text)),
            (Searched::Yes, Value::Tags(tags)) => words.extend(tags.iter().map(|tag| fold(tag))),
            _ => {}
        }
    }
    words.join("\n").replace('\0', " ")
}
