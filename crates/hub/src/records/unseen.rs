//! Records that a reading of everything did not see.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement, UpdateStatement},
};

use super::Target;
use crate::{HubError, Tx};

/// How many records of a stream there are, and how many of them were not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unseen {
    pub(crate) all: u64,
    pub(crate) gone: u64,
}

fn of_stream(target: &Target) -> Condition {
    Condition::all()
        .add(Expr::col("connection_id").eq(target.connection_id.uuid()))
        .add(Expr::col("stream").eq(target.stream.as_str()))
}

fn unseen(target: &Target, since: DateTime<Utc>) -> Condition {
    of_stream(target).add(Expr::col("deleted_at").is_null()).add(Expr::col("seen_at").lt(since))
}

/// Counts the records that were not seen since a moment.
pub(crate) async fn count_unseen(
    tx: &Tx,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<Unseen, HubError> {
    let all = of_stream(target).add(Expr::col("deleted_at").is_null());
    let gone = count(tx, target, unseen(target, since)).await?;
    Ok(Unseen { all: count(tx, target, all).await?, gone })
}

async fn count(tx: &Tx, target: &Target, which: Condition) -> Result<u64, HubError> {
    let mut select = SelectStatement::new();
    select.expr_as(Expr::val(1).count(), "n").from(Alias::new(target.model.name)).cond_where(which);
    let row = tx.query_one(&select).await?;
    let count: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Marks the records that were not seen since a moment as deleted by the target's run. Tells how many.
pub(crate) async fn delete_unseen(
    tx: &Tx,
    target: &Target,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64, HubError> {
    let mut update = UpdateStatement::new();
    update
        .table(Alias::new(target.model.name))
        .value("deleted_at", now)
        .value("changed_at", now)
        .value("run_id", target.run_id.uuid())
        .cond_where(unseen(target, since));
    Ok(tx.execute(&update).await?.rows_affected())
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
