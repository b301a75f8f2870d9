//! Asking for a sync.

use contract::{
    audit_event::AuditAction,
    connection::ConnectionStatus,
    ids::{ConnectionId, SyncRunId},
    live_event::LiveEventKind,
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, SqlErr};

use super::{active::is_active, entity, stream_entity};
use crate::{
    Admin, Hub, HubError, Tx,
    audit::{self, By},
    connections, fold, live, new_id,
};

/// A run to be queued.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// How much it reads.
    pub kind: RunKind,
    /// What caused it.
    pub trigger: RunTrigger,
    /// The streams that it reads; all when not given.
    pub streams: Option<Vec<String>>,
}

/// Queues a sync of a connection; when one is queued or running already, gives that one.
pub async fn start(
    hub: &Hub,
    admin: &Admin<'_>,
    connection_id: ConnectionId,
    kind: RunKind,
    trigger: RunTrigger,
) -> Result<SyncRunId, HubError> {
    let connection = connections::find(hub, admin.organization_id(), connection_id).await?;
    enqueue(hub, By::Actor(admin), &connection, kind, trigger).await
}

/// Queues a sync of a connection, on behalf of whoever.
pub async fn enqueue(
    hub: &Hub,
    by: By<'_>,
    connection: &connections::entity::Model,
    kind: RunKind,
    trigger: RunTrigger,
) -> Result<SyncRunId, HubError> {
    let tx = hub.begin().await?;
    // Read again, because it may have been disconnected since.
    let connection = connections::entity::Entity::find_by_id(connection.id).one(&*tx).await?;
    let connection = &connection.ok_or(HubError::NotFound("connection"))?;
    check(connection)?;
    if let Some(active) = find(&tx, connection).await? {
        return Ok(active);
    }
    let id = match insert(hub, &tx, by, connection, NewRun { kind, trigger, streams: None }).await {
        Ok(id) => id,
        // Somebody was faster, on another replica: the index `sync_runs_one_active` noticed.
        Err(HubError::Database(error))
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            drop(tx);
            let tx = hub.begin().await?;
            return find(&tx, connection).await?.ok_or(HubError::Database(error));
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    hub.wake.ring();
    Ok(id)
}

/// Queues a sync of a connection within a transaction. Queues nothing, and gives nothing, when one
/// is queued or running already. The caller rings the bell after the commit.
pub async fn enqueue_in(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection: &connections::entity::Model,
    new: NewRun,
) -> Result<Option<SyncRunId>, HubError> {
    check(connection)?;
    if find(tx, connection).await?.is_some() {
        return Ok(None);
    }
    insert(hub, tx, by, connection, new).await.map(Some)
}

fn check(connection: &connections::entity::Model) -> Result<(), HubError> {
    let name = &connection.name;
    match connection.status.parse() {
        Ok(ConnectionStatus::Disconnected) => {
            Err(HubError::Conflict(format!("{name} is disconnected. Connect it again first.")))
        }
        Ok(ConnectionStatus::Paused) => {
            Err(HubError::Conflict(format!("{name} is paused. Resume it first.")))
        }
        _ => Ok(()),
    }
}

async fn find(
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<Option<SyncRunId>, HubError> {
    let active = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection.id))
        .filter(is_active())
        .one(&**tx)
        .await?;
    Ok(active.map(|run| run.id.into()))
}

async fn insert(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection: &connections::entity::Model,
    new: NewRun,
) -> Result<SyncRunId, HubError> {
    let id: SyncRunId = new_id();
    let now = hub.clock.now();
    let row = entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(connection.organization_id),
        connection_id: Set(connection.id),
        connection_name: Set(connection.name.clone()),
        provider: Set(connection.provider.clone()),
        kind: Set(new.kind.to_string()),
        trigger: Set(new.trigger.to_string()),
        status: Set(RunStatus::Queued.to_string()),
        queued_at: Set(now),
        due_at: Set(now),
        search: Set(fold::fold(&format!("{} {}", connection.name, connection.provider))),
        ..zero()
    };
    row.insert(&**tx).await?;
    insert_streams(hub, tx, id, connection, new.streams.as_deref()).await?;
    audit::record(hub, tx, by, AuditAction::SyncQueued, &id, &connection.name).await?;
    let event = LiveEventKind::SyncStarted {
        run_id: id,
        connection_id: connection.id.into(),
        connection_name: connection.name.clone(),
    };
    live::publish(hub, tx, connection.organization_id.into(), &event).await?;
    Ok(id)
}

/// A run that has read nothing yet.
fn zero() -> entity::ActiveModel {
    entity::ActiveModel {
        pages: Set(0),
        fetched: Set(0),
        inserted: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        rejected: Set(0),
        noted: Set(0),
        error_kind: Set(None),
        error_message: Set(None),
        started_at: Set(None),
        finished_at: Set(None),
        lease_owner: Set(None),
        lease_until: Set(None),
        ..Default::default()
    }
}

async fn insert_streams(
    hub: &Hub,
    tx: &Tx,
    id: SyncRunId,
    connection: &connections::entity::Model,
    only: Option<&[String]>,
) -> Result<(), HubError> {
    let provider = connections::access(hub, connection)?.provider;
    let is_read = |name: &String| only.is_none_or(|only| only.contains(name));
    let streams = provider.streams.iter().filter(|stream| is_read(&stream.name));
    let rows = streams.zip(0..).map(|(stream, place)| stream_entity::ActiveModel {
        run_id: Set(id.uuid()),
        stream: Set(stream.name.clone()),
        place: Set(place),
        label: Set(stream.label.clone()),
        model: Set(stream.model.name.to_owned()),
        status: Set(RunStatus::Queued.to_string()),
        pages: Set(0),
        fetched: Set(0),
        inserted: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        rejected: Set(0),
        noted: Set(0),
        checkpoint: Set(None),
        error_kind: Set(None),
        error_message: Set(None),
    });
    stream_entity::Entity::insert_many(rows).exec(&**tx).await?;
    Ok(())
}
