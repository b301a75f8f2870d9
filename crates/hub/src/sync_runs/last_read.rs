//! When a stream was read before.

use chrono::{DateTime, Utc};
use contract::{
    ids::ConnectionId,
    sync_run::{RunKind, RunStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};

use super::{entity, stream_entity};
use crate::{Hub, HubError};

/// The runs of a connection that only compared, which read nothing.
pub(crate) fn comparisons(connection_id: ConnectionId) -> SelectStatement {
    entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::ConnectionId.eq(connection_id.uuid()))
        .filter(entity::Column::Kind.eq(RunKind::Verify.to_string()))
        .into_query()
}

/// When the last reading of a stream began that came to its end. A comparison reads nothing.
pub(crate) async fn last_read_to_its_end(
    hub: &Hub,
    connection_id: ConnectionId,
    stream: &str,
) -> Result<Option<DateTime<Utc>>, HubError> {
    use stream_entity::Column;
    let last = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(connection_id.uuid()))
        .filter(Column::Stream.eq(stream))
        .filter(Column::Status.eq(RunStatus::Succeeded.to_string()))
        .filter(Column::RunId.not_in_subquery(comparisons(connection_id)))
        .order_by_desc(Column::FinishedAt)
        .one(hub.read())
        .await?;
    Ok(last.and_then(|row| row.started_at))
}

/// Whether a run that came to its end after this moment has looked which records of a stream are gone,
/// or at least read the keys of all: where some of them cannot be kept, it would be the same again.
pub(super) async fn was_looked_through_since(
    hub: &Hub,
    connection_id: ConnectionId,
    stream: &str,
    since: DateTime<Utc>,
) -> Result<bool, HubError> {
    use stream_entity::Column;
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let found = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(connection_id.uuid()))
        .filter(Column::Stream.eq(stream))
        .filter(Condition::any().add(Column::Looked.eq(true)).add(Column::KeysRead.eq(true)))
        .filter(Column::Status.is_in(read))
        .filter(Column::FinishedAt.gt(since))
        .one(hub.read())
        .await?;
    Ok(found.is_some())
}
