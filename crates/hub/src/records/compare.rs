//! Holding what was read against what is here, without changing it.

use connectors::MappedRecord;
use sea_orm::ConnectionTrait;

use super::{
    Target, Written,
    known::{Seen, hashed, known, note_seen},
    upsert::CHUNK,
};
use crate::{HubError, Tx};

/// Counts records that are not here as inserted and those that are different here as updated. Only
/// that they were seen is noted, to find those that the provider does not have any more.
pub(crate) async fn compare(
    tx: &Tx,
    target: &Target,
    records: Vec<MappedRecord>,
    seen: Seen,
) -> Result<Written, HubError> {
    let mut written = Written::default();
    let mut records = hashed(records, &mut written);
    while !records.is_empty() {
        let rest = records.split_off(records.len().min(CHUNK));
        let known = known(tx, target, &records).await?;
        for hashed in &records {
            match known.get(&hashed.record.external_id) {
                Some(row) if row.is_same(hashed) => written.unchanged += 1,
                Some(_) => written.updated += 1,
                None => written.inserted += 1,
            }
        }
        let ids: Vec<_> = known.values().map(|row| row.id).collect();
        if !ids.is_empty() {
            tx.execute(&note_seen(target.model, ids, seen.now)).await?;
        }
        records = rest;
    }
    Ok(written)
}
