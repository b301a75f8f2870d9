//! The queue: runs that nobody takes, and runs whose worker is gone.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{ids::SyncRunId, sync_run::RunStatus};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::Check;
use crate::{HubError, database::Database, sync_runs::entity};

const NAME: &str = "queue";

/// How long a run may be due before somebody wonders. Workers look every few seconds, and a limit may
/// hold a run back while others of its account are read.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// Whether the runs that are due are taken.
pub async fn queue(database: &Database, now: DateTime<Utc>) -> Result<Check, HubError> {
    let late = count(database, is_due(now - PATIENCE)).await?;
    let left = count(database, is_left(now)).await?;
    let active = count(database, is(&[RunStatus::Queued, RunStatus::Running, RunStatus::Waiting]));
    let active = active.await?;
    let oldest = oldest(database, now).await?;
    if late == 0 && left == 0 {
        return Ok(Check::ok(NAME, format!("{active} runs under way{}", since(oldest, now))));
    }
    let finding = format!(
        "{late} runs are due for more than a minute and not taken, {left} are marked as running \
         without a worker{}",
        since(oldest, now)
    );
    let remedy = "See that a server runs (`tributary serve`) and what its log says. Its workers take \
                  them; runs that are cut off go on where they stopped.";
    Ok(Check::warning(NAME, finding, remedy))
}

fn since(oldest: Option<(Uuid, DateTime<Utc>)>, now: DateTime<Utc>) -> String {
    let Some((id, due_at)) = oldest else { return String::new() };
    let (id, seconds) = (SyncRunId::from_uuid(id), (now - due_at).num_seconds());
    format!("; the oldest that could begin is {id}, due for {seconds} s")
}

fn is(statuses: &[RunStatus]) -> Condition {
    let words = statuses.iter().map(ToString::to_string);
    Condition::all().add(entity::Column::Status.is_in(words))
}

fn is_due(by: DateTime<Utc>) -> Condition {
    is(&[RunStatus::Queued, RunStatus::Waiting]).add(entity::Column::DueAt.lte(by))
}

fn is_left(now: DateTime<Utc>) -> Condition {
    is(&[RunStatus::Running]).add(entity::Column::LeaseUntil.lt(now))
}

async fn count(database: &Database, which: Condition) -> Result<u64, DbErr> {
    entity::Entity::find().filter(which).count(database.read()).await
}

async fn oldest(
    database: &Database,
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, DateTime<Utc>)>, DbErr> {
    entity::Entity::find()
        .select_only()
        .columns([entity::Column::Id, entity::Column::DueAt])
        .filter(is_due(now))
        .order_by_asc(entity::Column::DueAt)
        .limit(1)
        .into_tuple()
        .one(database.read())
        .await
}
