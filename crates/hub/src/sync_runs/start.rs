//! Asking for a sync.

use std::collections::HashSet;

use connectors::{Provider, Stream};
use contract::{
    audit_event::AuditAction,
    connection::ConnectionStatus,
    ids::{ConnectionId, SyncRunId},
    live_event::LiveEventKind,
    sync_run::{GoneDecision, RunKind, RunStatus, RunTrigger},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::{active::is_active, entity, stream_entity};
use crate::{
    Hub, HubError, MayChange, Tx,
    audit::{self, By},
    connections, fold,
    jobs::Job,
    live, new_id,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// How much is to be read.
    pub kind: RunKind,
    /// What caused it.
    pub trigger: RunTrigger,
    /// Which streams, by their names in the provider file; all when nothing is said.
    pub streams: Option<Vec<String>>,
}

impl NewRun {
    /// A run of all streams.
    pub const fn whole(kind: RunKind, trigger: RunTrigger) -> Self {
        Self { kind, trigger, streams: None }
    }
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// A new run, of all streams that nobody reads yet.
    New(SyncRunId),
    /// All of the streams are being read already, as was asked for, by this run.
    Already(SyncRunId),
    /// They are being read already, but otherwise, by this run.
    Busy(SyncRunId),
}

impl Enqueued {
    /// The run.
    pub const fn id(self) -> SyncRunId {
        match self {
            Self::New(id) | Self::Already(id) | Self::Busy(id) => id,
        }
    }
}

/// Queues a sync of a connection; when its streams are being read already, gives that run.
pub async fn start(
    hub: &Hub,
    who: &impl MayChange,
    connection_id: ConnectionId,
    new: NewRun,
) -> Result<SyncRunId, HubError> {
    let connection = connections::find(hub, who.organization_id(), connection_id).await?;
    enqueue(hub, who.by(), &connection, new).await
}

/// Queues a sync of a connection, on behalf of whoever.
pub async fn enqueue(
    hub: &Hub,
    by: By<'_>,
    connection: &connections::entity::Model,
    new: NewRun,
) -> Result<SyncRunId, HubError> {
    let tx = hub.begin().await?;
    let enqueued = match enqueue_in(hub, &tx, by, connection, &new).await {
        // Somebody was faster, on another replica: the index `sync_run_streams_one_reader` noticed.
        Err(error) if error.is_taken() => {
            drop(tx);
            let tx = hub.begin().await?;
            let enqueued = enqueue_in(hub, &tx, by, connection, &new).await?;
            tx.commit().await?;
            enqueued
        }
        enqueued => {
            let enqueued = enqueued?;
            tx.commit().await?;
            enqueued
        }
    };
    if let Enqueued::Busy(_) = enqueued {
        let name = &connection.name;
        return Err(HubError::Conflict(format!(
            "{name} is being synced otherwise at the moment, or such a sync is paused. Wait for its \
             end or cancel it, and begin this one then."
        )));
    }
    hub.queue.push(Job::SyncRun(enqueued.id()));
    Ok(enqueued.id())
}

/// Queues a sync in a transaction of the caller's.
pub(crate) async fn enqueue_in(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection: &connections::entity::Model,
    new: &NewRun,
) -> Result<Enqueued, HubError> {
    // Read again, because it may have been paused or disconnected since.
    let connection = &connections::lock(tx, connection.id).await?;
    check(connection)?;
    let provider = connections::access(hub, connection)?.provider;
    let reads = being_read(tx, connection).await?;
    let wanted = wanted(&provider, new.streams.as_deref())?;
    let read = |stream: &Stream| reads.iter().find(|read| read.stream == stream.name);
    let (busy, free): (Vec<&Stream>, Vec<&Stream>) =
        wanted.into_iter().partition(|stream| read(stream).is_some());
    if let Some(other) = busy.iter().find_map(|stream| read(stream)) {
        let id = SyncRunId::from_uuid(other.run_id);
        let as_asked = |stream: &&Stream| read(stream).is_some_and(|read| read.serves(new.kind));
        if free.is_empty() && busy.iter().all(as_asked) {
            return Ok(Enqueued::Already(id));
        }
        // What is new can be read of some streams; everything is everything.
        if free.is_empty() || new.kind != RunKind::Incremental {
            return Ok(Enqueued::Busy(id));
        }
    }
    if free.is_empty() {
        return Err(HubError::NotFound("stream"));
    }
    let id = insert(hub, tx, by, connection, new, None).await?;
    let rows = free.into_iter().zip(0..).map(|(stream, place)| stream_entity::ActiveModel {
        place: Set(place),
        ..stream_row(id, connection, stream)
    });
    stream_entity::Entity::insert_many(rows).exec(&**tx).await?;
    Ok(Enqueued::New(id))
}

/// The streams that are asked for, in the order of the file.
fn wanted<'p>(
    provider: &'p Provider,
    names: Option<&[String]>,
) -> Result<Vec<&'p Stream>, HubError> {
    let known: HashSet<&str> = provider.streams.iter().map(|stream| stream.name.as_str()).collect();
    let unknown = names.unwrap_or_default().iter().find(|name| !known.contains(name.as_str()));
    if let Some(unknown) = unknown {
        let message = format!("{} has no stream \"{unknown}\".", provider.name);
        return Err(HubError::invalid(message, "streams"));
    }
    let is_wanted = |stream: &&Stream| names.is_none_or(|names| names.contains(&stream.name));
    Ok(provider.streams.iter().filter(is_wanted).collect())
}

/// A stream of a run that has not ended.
struct BeingRead {
    stream: String,
    run_id: Uuid,
    kind: String,
}

impl BeingRead {
    /// Whether it does what this would do.
    fn serves(&self, asked: RunKind) -> bool {
        match self.kind.parse() {
            Ok(RunKind::Full) => asked != RunKind::Verify,
            Ok(kind) => kind == asked,
            Err(_) => false,
        }
    }
}

/// The streams of the runs of a connection that have not ended. A run that has come to the end of a
/// stream counts for it, too: who asks twice gets one answer.
async fn being_read(
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<Vec<BeingRead>, HubError> {
    let mut streams = Vec::new();
    let active = entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection.id))
        .filter(is_active())
        .all(&**tx)
        .await?;
    for run in active {
        let names: Vec<String> = stream_entity::Entity::find()
            .select_only()
            .column(stream_entity::Column::Stream)
            .filter(stream_entity::Column::RunId.eq(run.id))
            .into_tuple()
            .all(&**tx)
            .await?;
        let of_run = |stream| BeingRead { stream, run_id: run.id, kind: run.kind.clone() };
        streams.extend(names.into_iter().map(of_run));
    }
    Ok(streams)
}

pub(super) fn check(connection: &connections::entity::Model) -> Result<(), HubError> {
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

/// Writes the row of a new run, which has no streams yet.
pub(super) async fn insert(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    connection: &connections::entity::Model,
    new: &NewRun,
    retry_of: Option<SyncRunId>,
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
        retry_of: Set(retry_of.map(SyncRunId::uuid)),
        search: Set(fold::fold(&format!("{} {}", connection.name, connection.provider))),
        ..zero()
    };
    row.insert(&**tx).await?;
    audit::record(hub, tx, by, AuditAction::SyncQueued, &id, &connection.name).await?;
    let event = LiveEventKind::SyncStarted {
        run_id: id,
        connection_id: connection.id.into(),
        connection_name: connection.name.clone(),
        waited_for: new.trigger.is_waited_for(),
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
        deleted: Set(0),
        retries: Set(0),
        takeovers: Set(0),
        waiting_for: Set(None),
        error_kind: Set(None),
        error_message: Set(None),
        started_at: Set(None),
        finished_at: Set(None),
        lease_owner: Set(None),
        lease_until: Set(None),
        ..Default::default()
    }
}

/// A stream of a run of which nothing is read yet.
pub(super) fn stream_row(
    run_id: SyncRunId,
    connection: &connections::entity::Model,
    stream: &Stream,
) -> stream_entity::ActiveModel {
    stream_entity::ActiveModel {
        run_id: Set(run_id.uuid()),
        stream: Set(stream.name.clone()),
        place: Set(0),
        label: Set(stream.label.clone()),
        model: Set(stream.model.name.to_owned()),
        connection_id: Set(Some(connection.id)),
        status: Set(RunStatus::Queued.to_string()),
        pages: Set(0),
        fetched: Set(0),
        inserted: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        rejected: Set(0),
        noted: Set(0),
        deleted: Set(0),
        gone: Set(0),
        gone_decision: Set(GoneDecision::None.to_string()),
        whole: Set(false),
        keys_read: Set(false),
        looked: Set(false),
        started_at: Set(None),
        finished_at: Set(None),
        checkpoint: Set(None),
        error_kind: Set(None),
        error_message: Set(None),
    }
}
