//! One schedule that is due.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    connection::ConnectionStatus,
    ids::SyncRunId,
    schedule::{Missed, ScheduleOutcome},
    sync_run::{RunKind, RunTrigger},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Timing, WHOLE, entity, rhythm, rows, tell};
use crate::{
    Hub, HubError, Tx,
    audit::By,
    connections,
    jobs::Job,
    sync_runs::{self, Enqueued, NewRun},
};

/// How late is still in time.
const LATE: TimeDelta = TimeDelta::minutes(2);

/// What becomes of a moment that has come.
type Fired = (ScheduleOutcome, Option<SyncRunId>);

/// Moves a schedule on and queues its run, both or neither. Does nothing when somebody else has
/// moved it on.
pub(super) async fn fire(hub: &Hub, schedule: &entity::Model) -> Result<(), HubError> {
    let now = hub.clock.now();
    let timing = Timing::of(&rhythm(schedule), schedule.id, schedule.anchor_at)?;
    let next = timing.next(now)?;
    let tx = hub.begin().await?;
    if !move_on(&tx, schedule, next, now).await? {
        return Ok(());
    }
    let was_due = timing.latest(now).map_or(schedule.next_at, |it| it.max(schedule.next_at));
    let fired = match become_of(hub, &tx, schedule, now - was_due).await {
        // Somebody asked for a sync in this moment: it is looked at again at the next tick.
        Err(error) if error.is_taken() => return Ok(()),
        fired => fired?,
    };
    note(&tx, schedule, fired).await?;
    if is_news(schedule, fired.0) {
        tell(hub, &tx, schedule.organization_id.into(), schedule.connection_id).await?;
    }
    tx.commit().await?;
    if let Some(run) = fired.1 {
        hub.queue.push(Job::SyncRun(run));
    }
    Ok(())
}

/// Moves on what cannot be fired, so that it keeps nothing else from being looked at.
pub(super) async fn give_up(hub: &Hub, schedule: &entity::Model) -> Result<(), HubError> {
    let now = hub.clock.now();
    let timing = Timing::of(&rhythm(schedule), schedule.id, schedule.anchor_at);
    let next = timing.and_then(|timing| timing.next(now));
    let tx = hub.begin().await?;
    if move_on(&tx, schedule, next.unwrap_or(now + TimeDelta::days(1)), now).await? {
        note(&tx, schedule, (ScheduleOutcome::Failed, None)).await?;
        tell(hub, &tx, schedule.organization_id.into(), schedule.connection_id).await?;
    }
    Ok(tx.commit().await?)
}

/// Tells whether it was this process that moved it on.
async fn move_on(
    tx: &Tx,
    schedule: &entity::Model,
    next: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, HubError> {
    use entity::Column;
    let moved = entity::Entity::update_many()
        .col_expr(Column::NextAt, Expr::val(next))
        .col_expr(Column::PlannedAt, Expr::val(now))
        .col_expr(Column::LastAt, Expr::val(now))
        .filter(Column::Id.eq(schedule.id))
        .filter(Column::NextAt.eq(schedule.next_at))
        .filter(Column::Enabled.eq(true))
        .exec(&**tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

async fn note(tx: &Tx, schedule: &entity::Model, (outcome, run): Fired) -> Result<(), HubError> {
    use entity::Column;
    let mut update = entity::Entity::update_many()
        .col_expr(Column::LastOutcome, Expr::val(outcome.to_string()))
        .filter(Column::Id.eq(schedule.id));
    if let Some(run) = run {
        update = update.col_expr(Column::LastRunId, Expr::val(run.uuid()));
    }
    update.exec(&**tx).await?;
    Ok(())
}

/// What becomes of a moment that has come so long ago.
async fn become_of(
    hub: &Hub,
    tx: &Tx,
    schedule: &entity::Model,
    late: TimeDelta,
) -> Result<Fired, HubError> {
    let connection = connections::find_in(tx, schedule.connection_id).await?;
    if let Some(outcome) = held_back(&connection)? {
        return Ok((outcome, None));
    }
    let of_connection = rows(&**tx, schedule.connection_id).await?;
    if of_connection.iter().any(|it| it.stream == WHOLE && !it.enabled) {
        return Ok((ScheduleOutcome::SwitchedOff, None));
    }
    if late > LATE && schedule.missed == Missed::Skip.to_string() {
        return Ok((ScheduleOutcome::Missed, None));
    }
    let streams = streams(hub, &connection, schedule, &of_connection);
    if streams.is_empty() {
        return Ok((ScheduleOutcome::NothingToRead, None));
    }
    let new = NewRun {
        kind: RunKind::Incremental,
        trigger: RunTrigger::Schedule,
        streams: Some(streams),
    };
    let by = By::System(connection.organization_id.into());
    Ok(match sync_runs::enqueue_in(hub, tx, by, &connection, &new).await? {
        Enqueued::New(run) => (ScheduleOutcome::Queued, Some(run)),
        Enqueued::Already(_) | Enqueued::Busy(_) => (ScheduleOutcome::Busy, None),
    })
}

/// Why a connection is not read, when it is not.
fn held_back(connection: &connections::entity::Model) -> Result<Option<ScheduleOutcome>, HubError> {
    let status = connection.status.parse().map_err(HubError::internal)?;
    Ok(match status {
        ConnectionStatus::Active | ConnectionStatus::Error => None,
        ConnectionStatus::Paused => Some(ScheduleOutcome::Paused),
        ConnectionStatus::Disconnected => Some(ScheduleOutcome::Disconnected),
        ConnectionStatus::NeedsReconnect => Some(ScheduleOutcome::NeedsReconnect),
    })
}

/// The streams that a schedule is for: its own, or all that have none of their own, be that one
/// switched off.
pub(super) fn streams(
    hub: &Hub,
    connection: &connections::entity::Model,
    schedule: &entity::Model,
    of_connection: &[entity::Model],
) -> Vec<String> {
    let Some(provider) = hub.catalogue.get(&connection.provider) else { return Vec::new() };
    let is_for = |name: &str| {
        if schedule.stream == WHOLE {
            of_connection.iter().all(|it| it.stream != name)
        } else {
            schedule.stream == name
        }
    };
    let names = provider.streams.iter().map(|stream| &stream.name);
    names.filter(|name| is_for(name)).cloned().collect()
}

/// Whether pages have to be told: a queued run tells them itself, and that a connection is still
/// paused is no news.
fn is_news(schedule: &entity::Model, outcome: ScheduleOutcome) -> bool {
    match outcome {
        ScheduleOutcome::Queued => false,
        ScheduleOutcome::Busy | ScheduleOutcome::Missed => true,
        other => schedule.last_outcome.as_deref() != Some(other.to_string().as_str()),
    }
}
