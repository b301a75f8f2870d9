//! One run.

use contract::{
    ids::SyncRunId,
    sync_run::{Gone, RunStream, SyncRunDetail},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{error, find, pauses, progress, row, stream_entity};
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
        pauses: pauses::list(hub, &run).await?,
        retry_of: run.retry_of.map(SyncRunId::from_uuid),
        row: row(run)?,
        streams: streams.into_iter().map(stream).collect::<Result<_, _>>()?,
    })
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
