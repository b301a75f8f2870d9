//! One run.

use contract::{
    ids::SyncRunId,
    sync_run::{Gone, RunStream, SyncRunDetail},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{entity, error, find, pauses, progress, row, stream_entity};
use crate::{Hub, HubError, Within};

/// One run of the organization with its streams.
pub async fn get(hub: &Hub, who: &impl Within, id: SyncRunId) -> Result<SyncRunDetail, HubError> {
    let run = find(hub, who.organization_id(), id).await?;
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(id.uuid()))
        .order_by_asc(stream_entity::Column::Place)
        .all(hub.read())
        .await?;
    Ok(SyncRunDetail {
        retried_by: retried_by(hub, &run).await?,
        pauses: pauses::list(hub, &run).await?,
        retry_of: run.retry_of.map(SyncRunId::from_uuid),
        row: row(run)?,
        streams: streams.into_iter().map(stream).collect::<Result<_, _>>()?,
    })
}

/// The latest run that reads on what this one did not finish.
async fn retried_by(hub: &Hub, run: &entity::Model) -> Result<Option<SyncRunId>, HubError> {
    use entity::{Column, Entity};
    let retry = Entity::find()
        .filter(Column::ConnectionId.eq(run.connection_id))
        .filter(Column::RetryOf.eq(run.id))
        .order_by_desc(Column::QueuedAt)
        .order_by_desc(Column::Id)
        .one(hub.read())
        .await?;
    Ok(retry.map(|run| run.id.into()))
}

fn stream(row: stream_entity::Model) -> Result<RunStream, HubError> {
    let counts = progress::of_stream(&row);
    Ok(RunStream {
        name: row.stream,
        label: row.label,
        model: row.model,
        status: row.status.parse().map_err(HubError::internal)?,
        counts,
        gone: Gone {
            count: u64::try_from(row.gone).unwrap_or_default(),
            decision: row.gone_decision.parse().map_err(HubError::internal)?,
        },
        started_at: row.started_at,
        finished_at: row.finished_at,
        error: error(row.error_kind.as_deref(), row.error_message),
    })
}
