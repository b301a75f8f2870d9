//! Taking a run, keeping it, and giving it back.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    connection::ConnectionStatus,
    ids::{OrganizationId, SyncRunId},
    sync_run::{LogLevel, RunError, RunErrorKind, RunStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    cancel, end, entity, finish, hold,
    limits::{self, MOST_TAKEOVERS},
    log, pauses,
};
use crate::{Hub, HubError, Tx, account_waits, audit::By, connections};

/// How long a worker is believed to be alive after it was last heard of.
const LEASE: TimeDelta = TimeDelta::seconds(30);

/// How soon a run is looked at again that a limit held back.
const HELD_BACK: TimeDelta = TimeDelta::seconds(2);

/// The advisory lock under which replicas on PostgreSQL take runs one after the other, so that they
/// count the same; any number that nobody else uses.
const TAKING: i64 = 0x7461_6b65;

/// A run that this worker has.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    /// The run, as it was when it was taken.
    pub(crate) run: entity::Model,
    /// Made for this taking alone: a worker that had the run before, and does not know yet that it
    /// was taken away, is not taken for this one, not even in the same process.
    pub(crate) owner: Uuid,
    /// When it was taken.
    pub(crate) taken_at: DateTime<Utc>,
}

/// Waiting for a worker whose time has come, or left behind by one that died.
fn is_due(now: DateTime<Utc>) -> Condition {
    use entity::Column;
    let words = [RunStatus::Queued, RunStatus::Waiting].map(|status| status.to_string());
    let waits = Condition::all().add(Column::Status.is_in(words)).add(Column::DueAt.lte(now));
    Condition::any().add(waits).add(is_left_behind(now))
}

fn is_left_behind(now: DateTime<Utc>) -> Condition {
    use entity::Column;
    Condition::all()
        .add(Column::Status.eq(RunStatus::Running.to_string()))
        .add(Column::LeaseUntil.lt(now))
}

/// The runs that are due and that nobody has, those that have waited longest first.
pub(crate) async fn due(hub: &Hub, limit: u64) -> Result<Vec<SyncRunId>, HubError> {
    let ids: Vec<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(is_due(hub.clock.now()))
        .order_by_asc(entity::Column::DueAt)
        .limit(limit)
        .into_tuple()
        .all(hub.read())
        .await?;
    Ok(ids.into_iter().map(SyncRunId::from_uuid).collect())
}

/// Takes a run: nothing when it is not due, somebody else has it, or a limit holds it back.
pub(crate) async fn take(hub: &Hub, id: SyncRunId) -> Result<Option<Claimed>, HubError> {
    let tx = hub.begin().await?;
    if hub.database.is_postgres() {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({TAKING})")).await?;
    }
    let now = hub.clock.now();
    let Some(connection) = connection_of(&tx, id).await? else { return Ok(None) };
    let Some(run) = find_due(&tx, id, now).await? else { return Ok(None) };
    let taken = if is_held_with(hub, &tx, &run, &connection).await? {
        false
    } else if run.status == RunStatus::Running.to_string() {
        take_over(hub, &tx, &run, now).await?
    } else {
        may_begin(hub, &tx, &run, &connection, now).await?
    };
    let claimed = if taken { Some(begin(hub, &tx, run, now).await?) } else { None };
    tx.commit().await?;
    Ok(claimed)
}

async fn connection_of(
    tx: &Tx,
    id: SyncRunId,
) -> Result<Option<connections::entity::Model>, HubError> {
    let run = entity::Entity::find_by_id(id.uuid()).one(&**tx).await?;
    let Some(run) = run else { return Ok(None) };
    connections::lock(tx, run.connection_id).await.map(Some)
}

/// The run, when it is due. Nobody else changes it until this transaction ends; one that somebody
/// changes just now is not due: they know better what becomes of it.
async fn find_due(
    tx: &Tx,
    id: SyncRunId,
    now: DateTime<Utc>,
) -> Result<Option<entity::Model>, HubError> {
    let mut select = entity::Entity::find_by_id(id.uuid()).filter(is_due(now));
    if tx.get_database_backend() == DbBackend::Postgres {
        select = select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Ok(select.one(&**tx).await?)
}

/// Whether nothing of a connection is read now: then its run is held, or ends, with it. It may have
/// been queued while the connection was being paused or cut off.
async fn is_held_with(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    connection: &connections::entity::Model,
) -> Result<bool, HubError> {
    let by = By::System(run.organization_id.into());
    match connection.status.parse().map_err(HubError::internal)? {
        ConnectionStatus::Paused => hold::pause_one(hub, tx, by, run).await.map(|()| true),
        ConnectionStatus::Disconnected => {
            cancel::cancel_one(hub, tx, by, run.clone()).await.map(|_| true)
        }
        _ => Ok(false),
    }
}

/// Whether a run whose worker died may go on: not when it kills one worker after the other.
async fn take_over(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    now: DateTime<Utc>,
) -> Result<bool, HubError> {
    let heard = run.lease_until.map_or(now, |until| until - LEASE);
    let message = format!("The worker was not heard of since {}", heard.format("%H:%M:%S UTC"));
    log::write(hub, tx, run.id, LogLevel::Warning, "", &message).await?;
    if run.takeovers < MOST_TAKEOVERS {
        return Ok(true);
    }
    let message = format!(
        "The server stopped {} times at the same place of this run. What was read until then is \
         kept; the log of the server says why it stopped.",
        run.takeovers + 1
    );
    let error = RunError { kind: RunErrorKind::Interrupted, message };
    finish::end(hub, tx, run, RunStatus::Failed, Some(&error)).await?;
    Ok(false)
}

/// Whether a run that waits may begin, by the limits that hold for it.
async fn may_begin(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    connection: &connections::entity::Model,
    now: DateTime<Utc>,
) -> Result<bool, HubError> {
    let wait = account_waits::find(tx, &run.provider, &connection.account_id, now).await?;
    if let Some(wait) = wait {
        finish::wait(hub, tx, run, &wait, run.retries).await?;
        return Ok(false);
    }
    let allowed = limits::allow(tx, run, connection, now).await?;
    if !allowed {
        // Behind others, so that those of a busy organization do not keep all places in the queue.
        postpone(tx, run, now + HELD_BACK).await?;
    }
    Ok(allowed)
}

async fn postpone(tx: &Tx, run: &entity::Model, until: DateTime<Utc>) -> Result<(), HubError> {
    entity::Entity::update_many()
        .col_expr(entity::Column::DueAt, Expr::val(until))
        .filter(entity::Column::Id.eq(run.id))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn begin(
    hub: &Hub,
    tx: &Tx,
    run: entity::Model,
    now: DateTime<Utc>,
) -> Result<Claimed, HubError> {
    use entity::Column;
    let owner = Uuid::now_v7();
    let left_behind = run.status == RunStatus::Running.to_string();
    let started_at = run.started_at.unwrap_or(now);
    let takeovers = run.takeovers + i64::from(left_behind);
    entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Running.to_string()))
        .col_expr(Column::StartedAt, Expr::val(started_at))
        .col_expr(Column::Takeovers, Expr::val(takeovers))
        .col_expr(Column::WaitingFor, Expr::val(None::<String>))
        .col_expr(Column::LeaseOwner, Expr::val(owner))
        .col_expr(Column::LeaseUntil, Expr::val(now + LEASE))
        .filter(Column::Id.eq(run.id))
        .exec(&**tx)
        .await?;
    let message = if run.started_at.is_some() { pauses::GOES_ON } else { pauses::BEGINS };
    log::write(hub, tx, run.id, LogLevel::Info, "", message).await?;
    if run.started_at.is_some() {
        end::tell_held(hub, tx, &run, RunStatus::Running, None).await?;
    }
    tracing::info!(run = %SyncRunId::from_uuid(run.id), "a run is taken");
    let run = entity::Model { started_at: Some(started_at), takeovers, ..run };
    Ok(Claimed { run, owner, taken_at: now })
}

/// Still this worker's.
pub(super) fn is_held(claimed: &Claimed) -> Condition {
    use entity::Column;
    Condition::all()
        .add(Column::Id.eq(claimed.run.id))
        .add(Column::Status.eq(RunStatus::Running.to_string()))
        .add(Column::LeaseOwner.eq(claimed.owner))
}

/// Prolongs the lease; tells whether the run is still this worker's. It is not when somebody
/// cancelled or paused it, or when the worker was thought dead.
pub(crate) async fn keep_lease(hub: &Hub, tx: &Tx, claimed: &Claimed) -> Result<bool, HubError> {
    let kept = entity::Entity::update_many()
        .col_expr(entity::Column::LeaseUntil, Expr::val(hub.clock.now() + LEASE))
        .filter(is_held(claimed))
        .exec(&**tx)
        .await?;
    Ok(kept.rows_affected == 1)
}

/// Lets go of the runs that an earlier process of this installation had when it died: where only
/// one process serves the database (SQLite; the server sees to it), nobody can be at them.
pub(crate) async fn release_all(hub: &Hub) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        return Ok(());
    }
    let tx = hub.begin().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::LeaseUntil, Expr::val(hub.clock.now() - TimeDelta::seconds(1)))
        .filter(entity::Column::Status.eq(RunStatus::Running.to_string()))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// How many runs of this sort are being read, not counting those of dead workers.
pub(super) async fn count_running(
    tx: &Tx,
    which: Condition,
    now: DateTime<Utc>,
) -> Result<u64, HubError> {
    use entity::Column;
    Ok(entity::Entity::find()
        .filter(which)
        .filter(Column::Status.eq(RunStatus::Running.to_string()))
        .filter(Column::LeaseUntil.gte(now))
        .count(&**tx)
        .await?)
}

/// Whose run it is.
impl Claimed {
    pub(super) fn organization_id(&self) -> OrganizationId {
        self.run.organization_id.into()
    }
}
