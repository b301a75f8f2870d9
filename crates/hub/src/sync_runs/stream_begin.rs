//! Beginning to read a stream, or going on where it stopped.

use chrono::TimeDelta;
use connectors::{Places, Stream};
use contract::sync_run::{LogLevel, RunKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    checkpoint::Checkpoint,
    gone, keep_lease, log, progress, stream_entity,
    stream_read::{Current, Reading, Stopped},
};
use crate::stream_places;

/// For how long the number of a page is a place.
const GOOD_FOR_COUNTING: TimeDelta = TimeDelta::minutes(1);

impl Reading<'_> {
    /// Marks a stream as being read, from where it stopped or from where earlier runs came to.
    pub(super) async fn begin<'s>(
        &self,
        stream: &'s Stream,
        row: stream_entity::Model,
    ) -> Result<Current<'s>, Stopped> {
        use stream_entity::Column;
        let hub = self.hub;
        let mut checkpoint = Checkpoint::parse(row.checkpoint.as_deref());
        let places = self.places(stream).await?;
        let started_at = row.started_at.unwrap_or(hub.clock.now());
        let whole = match row.started_at {
            Some(_) => row.whole,
            None => places.is_empty() && stream.is_whole(),
        };
        // Where all is read, nothing counts that another run has read meanwhile: what does not come from
        // behind its places would be taken for gone.
        let places = if whole { Places::new() } else { places };
        let connection_id = self.claimed.run.connection_id;
        let asked = gone::is_asked(hub, connection_id, &stream.name).await?;
        self.look_at_the_place(stream, whole, &mut checkpoint);
        let message = match (checkpoint.position.pages(), places.is_empty()) {
            (0, true) => "Reading everything from the beginning".to_owned(),
            (0, false) => "Reading what changed since the last sync".to_owned(),
            (pages, _) => format!("Reading goes on behind page {pages}"),
        };
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, self.claimed).await? {
            return Err(Stopped::TakenAway);
        }
        stream_entity::Entity::update_many()
            .col_expr(Column::Status, Expr::val("running"))
            .col_expr(Column::StartedAt, Expr::val(started_at))
            .col_expr(Column::Whole, Expr::val(whole))
            .col_expr(Column::ErrorKind, Expr::val(None::<String>))
            .col_expr(Column::ErrorMessage, Expr::val(None::<String>))
            .filter(Column::RunId.eq(self.claimed.run.id))
            .filter(Column::Stream.eq(&stream.name))
            .exec(&*tx)
            .await?;
        log::write(hub, &tx, self.claimed.run.id, LogLevel::Info, &stream.name, &message).await?;
        tx.commit().await?;
        let counts = progress::of_stream(&row);
        Ok(Current { stream, started_at, whole, asked, places, checkpoint, counts })
    }

    /// Whether reading may go on at a place that was kept. Where pages are counted, what was deleted
    /// meanwhile has pulled records over the edge of the pages that were read. A reading of everything
    /// notices that in the end; one of what is new would not, and begins again.
    fn look_at_the_place(&self, stream: &Stream, whole: bool, checkpoint: &mut Checkpoint) {
        if checkpoint.position.pages() == 0 {
            return;
        }
        checkpoint.stood_still = true;
        let age = checkpoint.at.map(|at| self.hub.clock.now() - at);
        let is_old = age.is_none_or(|age| age > GOOD_FOR_COUNTING);
        let knows_all = whole || checkpoint.sweeping;
        if is_old && !knows_all && self.access.provider.may_count_pages(stream) {
            checkpoint.begin_again();
        }
    }

    /// Where earlier runs came to; nothing counts when all is read again.
    async fn places(&self, stream: &Stream) -> Result<Places, Stopped> {
        if self.claimed.run.kind != RunKind::Incremental.to_string() {
            return Ok(Places::new());
        }
        let connection_id = self.claimed.run.connection_id.into();
        Ok(stream_places::list(self.hub, connection_id, &stream.name).await?)
    }
}
