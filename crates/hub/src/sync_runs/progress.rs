//! Counting while reading.

use connectors::Stream;
use contract::{live_event::LiveEventKind, sync_run::RunCounts};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
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

/// Takes it away again.
pub(super) fn subtract(total: &mut RunCounts, page: RunCounts) {
    total.fetched -= page.fetched;
    total.inserted -= page.inserted;
    total.updated -= page.updated;
    total.unchanged -= page.unchanged;
    total.rejected -= page.rejected;
    total.noted -= page.noted;
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
    let (of_stream, of_run) = shifts(run_id, stream, columns(page));
    of_stream.col_expr(Read::Checkpoint, Expr::val(checkpoint)).exec(&**tx).await?;
    // A page was written: whoever died with this run before did not die of this page.
    of_run.col_expr(Run::Takeovers, Expr::val(0_i64)).exec(&**tx).await?;
    Ok(())
}

/// Takes back what was counted of a stream, but for its pages, which were asked for all the same.
pub(super) async fn forget(
    tx: &Tx,
    run_id: Uuid,
    stream: &str,
    counted: RunCounts,
) -> Result<(), HubError> {
    let back = columns(RunCounts { pages: 0, ..counted }).map(|(read, run, n)| (read, run, -n));
    let (of_stream, of_run) = shifts(run_id, stream, back);
    of_stream.exec(&**tx).await?;
    of_run.exec(&**tx).await?;
    Ok(())
}

/// What is counted in the rows of streams and of runs, and how much.
fn columns(counts: RunCounts) -> [(Read, Run, i64); 7] {
    let RunCounts { pages, fetched, inserted, updated, unchanged, rejected, noted, .. } = counts;
    [
        (Read::Pages, Run::Pages, count(pages)),
        (Read::Fetched, Run::Fetched, count(fetched)),
        (Read::Inserted, Run::Inserted, count(inserted)),
        (Read::Updated, Run::Updated, count(updated)),
        (Read::Unchanged, Run::Unchanged, count(unchanged)),
        (Read::Rejected, Run::Rejected, count(rejected)),
        (Read::Noted, Run::Noted, count(noted)),
    ]
}

/// The statements that add so much to the row of a stream and to that of its run.
fn shifts(
    run_id: Uuid,
    stream: &str,
    by: [(Read, Run, i64); 7],
) -> (UpdateMany<stream_entity::Entity>, UpdateMany<entity::Entity>) {
    let mut of_stream = stream_entity::Entity::update_many()
        .filter(Read::RunId.eq(run_id))
        .filter(Read::Stream.eq(stream));
    let mut of_run = entity::Entity::update_many().filter(Run::Id.eq(run_id));
    for (read, run, n) in by {
        of_stream = of_stream.col_expr(read, Expr::col(read).add(n));
        of_run = of_run.col_expr(run, Expr::col(run).add(n));
    }
    (of_stream, of_run)
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
