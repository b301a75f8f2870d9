//! Counting while reading.

use contract::sync_run::RunCounts;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    entity::{self, Column as Run},
    stream_entity::{self, Column as Stream},
};
use crate::{HubError, Tx};

/// Adds what one page brought to another count.
pub(super) fn add(total: &mut RunCounts, page: RunCounts) {
    total.pages += page.pages;
    total.fetched += page.fetched;
    total.inserted += page.inserted;
    total.updated += page.updated;
    total.unchanged += page.unchanged;
    total.rejected += page.rejected;
    total.noted += page.noted;
}

/// Adds what one page brought to the rows of the stream and of the run, with the place where the
/// next page begins: in the transaction of the page's records.
pub(super) async fn store(
    tx: &Tx,
    run_id: Uuid,
    stream: &str,
    page: RunCounts,
    checkpoint: &str,
) -> Result<(), HubError> {
    let plus = |column: Stream, n: u64| Expr::col(column).add(count(n));
    stream_entity::Entity::update_many()
        .col_expr(Stream::Pages, plus(Stream::Pages, page.pages))
        .col_expr(Stream::Fetched, plus(Stream::Fetched, page.fetched))
        .col_expr(Stream::Inserted, plus(Stream::Inserted, page.inserted))
        .col_expr(Stream::Updated, plus(Stream::Updated, page.updated))
        .col_expr(Stream::Unchanged, plus(Stream::Unchanged, page.unchanged))
        .col_expr(Stream::Rejected, plus(Stream::Rejected, page.rejected))
        .col_expr(Stream::Noted, plus(Stream::Noted, page.noted))
        .col_expr(Stream::Checkpoint, Expr::val(checkpoint))
        .filter(Stream::RunId.eq(run_id))
        .filter(Stream::Stream.eq(stream))
        .exec(&**tx)
        .await?;
    let plus = |column: Run, n: u64| Expr::col(column).add(count(n));
    entity::Entity::update_many()
        .col_expr(Run::Pages, plus(Run::Pages, page.pages))
        .col_expr(Run::Fetched, plus(Run::Fetched, page.fetched))
        .col_expr(Run::Inserted, plus(Run::Inserted, page.inserted))
        .col_expr(Run::Updated, plus(Run::Updated, page.updated))
        .col_expr(Run::Unchanged, plus(Run::Unchanged, page.unchanged))
        .col_expr(Run::Rejected, plus(Run::Rejected, page.rejected))
        .col_expr(Run::Noted, plus(Run::Noted, page.noted))
        .filter(Run::Id.eq(run_id))
        .exec(&**tx)
        .await?;
    Ok(())
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
