//! Records that a reading of everything did not see.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement, UpdateStatement},
};
use uuid::Uuid;

use super::{Target, upsert::CHUNK};
use crate::{Hub, HubError, Tx};

/// How many records are marked in one transaction: others want to write, too.
pub(crate) const AT_ONCE: usize = 10 * CHUNK;

fn of_stream(target: &Target) -> Condition {
    Condition::all()
        .add(Expr::col("connection_id").eq(target.connection_id.uuid()))
        .add(Expr::col("stream").eq(target.stream.as_str()))
}

fn unseen(target: &Target, since: DateTime<Utc>) -> Condition {
    of_stream(target).add(Expr::col("deleted_at").is_null()).add(Expr::col("seen_at").lt(since))
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

/// The records that were not seen since a moment. Looked for outside of any transaction: of many
/// records that takes its time, and others want to write meanwhile. Nobody else reads the stream, so
/// that none of them is seen before they are marked.
pub(crate) async fn find_unseen(
    hub: &Hub,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<Vec<Uuid>, HubError> {
    let mut select = SelectStatement::new();
    select.column("id").from(Alias::new(target.model.name)).cond_where(unseen(target, since));
    let rows = hub.read().query_all(&select).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
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
    let mut select = SelectStatement::new();
    select.expr_as(Expr::val(1).count(), "n").from(Alias::new(target.model.name)).cond_where(there);
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

/// Brings back what the target's run marked as deleted. Tells how many.
pub(crate) async fn restore(tx: &Tx, target: &Target, now: DateTime<Utc>) -> Result<u64, HubError> {
    let deleted = of_stream(target)
        .add(Expr::col("run_id").eq(target.run_id.uuid()))
        .add(Expr::col("deleted_at").is_not_null());
    let mut update = UpdateStatement::new();
    update
        .table(Alias::new(target.model.name))
        .value("deleted_at", None::<DateTime<Utc>>)
        .value("changed_at", now)
        .cond_where(deleted);
    Ok(tx.execute(&update).await?.rows_affected())
}
