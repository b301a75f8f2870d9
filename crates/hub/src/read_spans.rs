//! The ledger of completeness: which spans of time of which stream were read to their end, and when.
//!
//! Every reading is kept for a while; what all of them together cover is kept for ever, in spans that
//! grow and join.

use chrono::{DateTime, Utc};
use connectors::{Covered, CoveredFrom};
use contract::ids::{ConnectionId, SyncRunId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hub, HubError, Tx};

mod covered;
pub mod covered_entity;
pub mod entity;
mod list;

pub use list::list;

/// How much was read of a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) pages: u64,
    pub(crate) records: u64,
}

/// Writes into the transaction of the last page of a span that it is read to its end.
pub(crate) async fn add(
    hub: &Hub,
    tx: &Tx,
    (connection_id, stream): (ConnectionId, &str),
    run_id: SyncRunId,
    covered: Covered,
    tally: Tally,
) -> Result<(), HubError> {
    let from_at = match covered.from {
        CoveredFrom::Beginning => None,
        CoveredFrom::Time(time) => Some(time),
        // A number says nothing of time, but the reading before does.
        CoveredFrom::Place => covered_until(tx, connection_id, stream, &covered.part).await?,
    };
    let row = entity::ActiveModel {
        id: Set(Uuid::now_v7()),
        connection_id: Set(connection_id.uuid()),
        stream: Set(stream.to_owned()),
        part: Set(covered.part),
        run_id: Set(run_id.uuid()),
        from_at: Set(from_at),
        until_at: Set(covered.until),
        pages: Set(i64::try_from(tally.pages).unwrap_or(i64::MAX)),
        records: Set(i64::try_from(tally.records).unwrap_or(i64::MAX)),
        read_at: Set(hub.clock.now()),
    };
    let row = row.insert(&**tx).await?;
    covered::extend(tx, &row).await
}

/// Forgets some of the readings before a moment; what they cover stays. Tells how many.
pub(crate) async fn prune(hub: &Hub, before: DateTime<Utc>, at_once: u64) -> Result<u64, HubError> {
    let ids: Vec<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::ReadAt.lt(before))
        .limit(at_once)
        .into_tuple()
        .all(hub.read())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = hub.begin().await?;
    let these = entity::Column::Id.is_in(ids.iter().copied());
    entity::Entity::delete_many().filter(these).exec(&*tx).await?;
    tx.commit().await?;
    Ok(ids.len() as u64)
}

/// Up to where a part is covered.
async fn covered_until(
    tx: &Tx,
    connection_id: ConnectionId,
    stream: &str,
    part: &str,
) -> Result<Option<DateTime<Utc>>, HubError> {
    let spans = covered::of_part(tx, connection_id.uuid(), stream, part).await?;
    Ok(spans.iter().map(|span| span.until_at).max())
}
