//! Counting while reading.

use connectors::Stream;
use contract::{live_event::LiveEventKind, sync_run::RunCounts};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    Claimed,
    entity::{self, Column as Run},
    stream_entity::{self, Column as Read},
};
use crate::{Hub, HubError, Tx, live};

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

/// What was read of a stream so far.
pub(super) fn of_stream(row: &stream_entity::Model) -> RunCounts {
    super::counts([
        row.pages,
        row.fetched,
        row.inserted,
        row.updated,
        row.unchanged,
        row.rejected,
        row.deleted,
        row.noted,
    ])
}

/// Tells the browsers how far a run is.
pub(super) async fn tell(hub: &Hub, claimed: &Claimed, stream: &Stream, total: RunCounts) {
    let run = &claimed.run;
    let event = LiveEventKind::SyncProgress {
        run_id: run.id.into(),
        connection_id: run.connection_id.into(),
        stream: stream.label.clone(),
        counts: total,
        records_per_second: rate(hub, claimed, total),
    };
    live::progress(hub, run.organization_id.into(), event).await;
}

/// Records a second since this worker has the run.
fn rate(hub: &Hub, claimed: &Claimed, total: RunCounts) -> u32 {
    let elapsed = (hub.clock.now() - claimed.taken_at).num_milliseconds();
    let elapsed = u64::try_from(elapsed).ok().filter(|it| *it > 0).unwrap_or(1);
    let before = u64::try_from(claimed.run.fetched).unwrap_or_default();
    u32::try_from(total.fetched.saturating_sub(before) * 1_000 / elapsed).unwrap_or(u32::MAX)
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
    let plus = |column: Read, n: u64| Expr::col(column).add(count(n));
    stream_entity::Entity::update_many()
        .col_expr(Read::Pages, plus(Read::Pages, page.pages))
        .col_expr(Read::Fetched, plus(Read::Fetched, page.fetched))
        .col_expr(Read::Inserted, plus(Read::Inserted, page.inserted))
        .col_expr(Read::Updated, plus(Read::Updated, page.updated))
        .col_expr(Read::Unchanged, plus(Read::Unchanged, page.unchanged))
        .col_expr(Read::Rejected, plus(Read::Rejected, page.rejected))
        .col_expr(Read::Noted, plus(Read::Noted, page.noted))
        .col_expr(Read::Checkpoint, Expr::val(checkpoint))
        .filter(Read::RunId.eq(run_id))
        .filter(Read::Stream.eq(stream))
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
        // A page was written: whoever died with this run before did not die of this page.
        .col_expr(Run::Takeovers, Expr::val(0_i64))
        .filter(Run::Id.eq(run_id))
        .exec(&**tx)
        .await?;
    Ok(())
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
