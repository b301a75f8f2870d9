//! One run.

use contract::{
    ids::SyncRunId,
    sync_run::{RunStream, SyncRunDetail},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{counts, entity, error, row, stream_entity};
use crate::{Actor, Hub, HubError};

/// One run of the actor's organization with its streams.
pub async fn get(hub: &Hub, actor: &Actor, id: SyncRunId) -> Result<SyncRunDetail, HubError> {
    let run = entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(actor.organization_id().uuid()))
        .one(hub.read())
        .await?
        .ok_or(HubError::NotFound("sync run"))?;
    let streams = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(id.uuid()))
        .order_by_asc(stream_entity::Column::Place)
        .all(hub.read())
        .await?;
    Ok(SyncRunDetail {
        row: row(run)?,
        streams: streams.into_iter().map(stream).collect::<Result<_, _>>()?,
    })
}

fn stream(row: stream_entity::Model) -> Result<RunStream, HubError> {
    Ok(RunStream {
        name: row.stream,
        label: row.label,
        model: row.model,
        status: row.status.parse().map_err(HubError::internal)?,
        counts: counts([
            row.pages,
            row.fetched,
            row.inserted,
            row.updated,
            row.unchanged,
            row.rejected,
            row.noted,
        ]),
        error: error(row.error_kind.as_deref(), row.error_message),
    })
}
