//! Noting which records are there by their keys alone.

use chrono::{DateTime, Utc};
use connectors::MappedRecord;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, UpdateStatement},
};

use super::{Target, known::Seen, upsert::CHUNK};
use crate::{HubError, Tx};

/// Notes that records with these ids are at the provider. Those that are marked as deleted here come
/// back, unless that was noted after the keys were asked for.
pub(crate) async fn note_keys(
    tx: &Tx,
    target: &Target,
    keys: &[MappedRecord],
    seen: Seen,
) -> Result<(), HubError> {
    for chunk in keys.chunks(CHUNK) {
        let ids = chunk.iter().map(|key| key.external_id.as_str());
        let these = Condition::all()
            .add(Expr::col("connection_id").eq(target.connection_id.uuid()))
            .add(Expr::col("stream").eq(target.stream.as_str()))
            .add(Expr::col("external_id").is_in(ids));
        let mut note = UpdateStatement::new();
        note.table(Alias::new(target.model.name))
            .value("seen_at", seen.now)
            .cond_where(these.clone());
        tx.execute(&note).await?;
        let mut back = UpdateStatement::new();
        back.table(Alias::new(target.model.name))
            .value("deleted_at", None::<DateTime<Utc>>)
            .value("changed_at", seen.now)
            .value("run_id", target.run_id.uuid())
            .cond_where(these)
            .and_where(Expr::col("deleted_at").is_not_null())
            .and_where(Expr::col("changed_at").lte(seen.asked_at));
        tx.execute(&back).await?;
    }
    Ok(())
}
