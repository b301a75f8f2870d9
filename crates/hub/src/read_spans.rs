//! The ledger of completeness: which spans of time of which stream were read to their end, and when.

use connectors::{Covered, CoveredFrom};
use contract::ids::{ConnectionId, SyncRunId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hub, HubError, Tx};

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
        CoveredFrom::Place => {
            let before = latest(tx, connection_id, stream, &covered.part).await?;
            before.map(|before| before.until_at)
        }
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
    row.insert(&**tx).await?;
    Ok(())
}

async fn latest(
    tx: &Tx,
    connection_id: ConnectionId,
    stream: &str,
    part: &str,
) -> Result<Option<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Stream.eq(stream))
        .filter(entity::Column::Part.eq(part))
        .order_by_desc(entity::Column::UntilAt)
        .one(&**tx)
        .await?)
}
