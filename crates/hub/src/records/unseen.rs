//! Records that a reading of everything did not see.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, SelectStatement, UpdateStatement},
};
use uuid::Uuid;

use super::{Target, upsert::CHUNK};
use crate::{Hub, HubError, Tx};

/// How many records are marked in one transaction: others want to write, too.
const AT_ONCE: usize = 10 * CHUNK;

fn of_stream(target: &Target) -> Condition {
    Condition::all()
        .add(Expr::col("connection_id").eq(target.connection_id.uuid()))
        .add(Expr::col("stream").eq(target.stream.as_str()))
}

fn unseen(target: &Target, since: DateTime<Utc>) -> Condition {
    of_stream(target).add(Expr::col("deleted_at").is_null()).add(Expr::col("seen_at").lt(since))
}

/// What the target's run marked as deleted.
fn deleted(target: &Target) -> Condition {
    of_stream(target)
        .add(Expr::col("run_id").eq(target.run_id.uuid()))
        .add(Expr::col("deleted_at").is_not_null())
}

/// Whether there is a record that was not seen since a moment.
pub(crate) async fn is_any_unseen(
    hub: &Hub,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<bool, HubError> {
    let mut select = SelectStatement::new();
    select
        .column("id")
        .from(Alias::new(target.model.name))
        .cond_where(unseen(target, since))
        .limit(1);
    Ok(hub.read().query_one(&select).await?.is_some())
}

/// Some records of a stream, in the order of the provider's ids.
pub(crate) struct Batch {
    pub(crate) ids: Vec<Uuid>,
    /// Behind which there may be more.
    pub(crate) next: Option<String>,
}

/// Records that were not seen since a moment, those behind this id of the provider's. Looked for
/// outside of any transaction: among many records that takes its time, and others want to write
/// meanwhile.
pub(crate) async fn find_unseen(
    hub: &Hub,
    target: &Target,
    since: DateTime<Utc>,
    after: Option<&str>,
) -> Result<Batch, HubError> {
    batch(hub, target, unseen(target, since), after).await
}

/// The same of those that the target's run has marked as deleted.
pub(crate) async fn find_deleted(
    hub: &Hub,
    target: &Target,
    after: Option<&str>,
) -> Result<Batch, HubError> {
    batch(hub, target, deleted(target), after).await
}

async fn batch(
    hub: &Hub,
    target: &Target,
    which: Condition,
    after: Option<&str>,
) -> Result<Batch, HubError> {
    let mut select = SelectStatement::new();
    select
        .columns(["id", "external_id"])
        .from(Alias::new(target.model.name))
        .cond_where(which)
        // The order of the index that leads to the stream.
        .order_by("external_id", Order::Asc)
        .limit(AT_ONCE as u64);
    if let Some(after) = after {
        select.and_where(Expr::col("external_id").gt(after));
    }
    let rows = hub.read().query_all(&select).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let last = rows.last().filter(|_| rows.len() == AT_ONCE);
    let next = last.map(|row| row.try_get("", "external_id")).transpose()?;
    Ok(Batch { ids, next })
}

/// Counts the records that were not seen since a moment.
pub(crate) async fn count_unseen(
    hub: &Hub,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<u64, HubError> {
    count(hub, target, unseen(target, since)).await
}

/// Counts those that the target's run has marked as deleted.
pub(crate) async fn count_deleted(hub: &Hub, target: &Target) -> Result<u64, HubError> {
    count(hub, target, deleted(target)).await
}

/// Counts the records that there were before a moment.
pub(crate) async fn count_before(
    hub: &Hub,
    target: &Target,
    moment: DateTime<Utc>,
) -> Result<u64, HubError> {
    let there = of_stream(target)
        .add(Expr::col("deleted_at").is_null())
        .add(Expr::col("first_seen_at").lt(moment));
    count(hub, target, there).await
}

async fn count(hub: &Hub, target: &Target, which: Condition) -> Result<u64, HubError> {
    let mut select = SelectStatement::new();
    select.expr_as(Expr::val(1).count(), "n").from(Alias::new(target.model.name)).cond_where(which);
    let row = hub.read().query_one(&select).await?;
    let count: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Marks those of these records as deleted by the target's run that were not seen since a moment.
/// Tells how many.
pub(crate) async fn delete_unseen(
    tx: &Tx,
    target: &Target,
    ids: &[Uuid],
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64, HubError> {
    let mut deleted = 0;
    for ids in ids.chunks(CHUNK) {
        let mut update = UpdateStatement::new();
        update
            .table(Alias::new(target.model.name))
            .value("deleted_at", now)
            .value("changed_at", now)
            .value("run_id", target.run_id.uuid())
            .cond_where(unseen(target, since))
            .and_where(Expr::col("id").is_in(ids.iter().copied()));
        deleted += tx.execute(&update).await?.rows_affected();
    }
    Ok(deleted)
}

/// Brings back those of these records that the target's run marked as deleted. Tells how many.
pub(crate) async fn restore(
    tx: &Tx,
    target: &Target,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<u64, HubError> {
    let mut restored = 0;
    for ids in ids.chunks(CHUNK) {
        let mut update = UpdateStatement::new();
        update
            .table(Alias::new(target.model.name))
            .value("deleted_at", None::<DateTime<Utc>>)
            .value("changed_at", now)
            .cond_where(deleted(target))
            .and_where(Expr::col("id").is_in(ids.iter().copied()));
        restored += tx.execute(&update).await?.rows_affected();
    }
    Ok(restored)
}
