//! Reading one stream to its end.

use chrono::{DateTime, Utc};
use connectors::{ConnectorError, Credential, Places, ReadPage, Reader, Stream, Through};
use contract::sync_run::{LogLevel, RunCounts, RunErrorKind, RunKind};
use tokio_util::sync::CancellationToken;

use super::{
    Claimed,
    checkpoint::Checkpoint,
    keep_lease,
    last_read::was_looked_through_since,
    log,
    page_write::{PageWrite, PageWritten, target},
    progress, stream_end, stream_entity,
};
use crate::{Hub, HubError, connections::Access, credentials, records, stream_places};

/// Why a stream was not read to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The provider, the file or the database failed.
    Failed(HubError),
    /// The run is not this worker's any more: somebody cancelled or paused it.
    TakenAway,
    /// This process is to stop.
    Interrupted,
}

impl<E: Into<HubError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What a run needs while it reads its streams.
pub(super) struct Reading<'a> {
    pub(super) hub: &'a Hub,
    pub(super) claimed: &'a Claimed,
    pub(super) access: &'a Access,
    /// Called when this process is to stop.
    pub(super) stop: &'a CancellationToken,
    /// The credential that works, as far as we know.
    pub(super) credential: Credential,
    /// Whether that credential was got because the one before it was refused.
    pub(super) refreshed: bool,
    /// What the run has read so far.
    pub(super) total: RunCounts,
}

/// A stream that is being read.
pub(super) struct Current<'a> {
    pub(super) stream: &'a Stream,
    /// When reading it began, in whichever process.
    pub(super) started_at: DateTime<Utc>,
    /// Whether all there is is read, from the beginning.
    pub(super) whole: bool,
    /// Whether a person is asked about records of the stream that are gone.
    pub(super) asked: bool,
    /// Where earlier runs came to; none where all is read.
    pub(super) places: Places,
    pub(super) checkpoint: Checkpoint,
    pub(super) counts: RunCounts,
}

impl<'a> Current<'a> {
    /// What is read now: the stream, or the list of its keys.
    fn list(&self) -> &'a Stream {
        let keys = self.stream.keys().filter(|_| self.checkpoint.sweeping);
        keys.map_or(self.stream, |keys| &keys.stream)
    }
}

impl Reading<'_> {
    /// Reads a stream page by page and writes its end. Each page is written while the next one is
    /// fetched. When the provider refuses the credential it is refreshed and the page asked for
    /// again, once a page.
    pub(super) async fn read(
        &mut self,
        stream: &Stream,
        row: stream_entity::Model,
    ) -> Result<(), Stopped> {
        let mut current = self.begin(stream, row).await?;
        // A place that was kept for long may not be known there any more.
        let mut may_begin_again = current.checkpoint.position.pages() > 0;
        loop {
            let before = current.checkpoint.position.pages();
            let credential = self.credential.clone();
            let endpoints = self.access.endpoints(self.hub, &credential)?;
            let through = Through {
                http: &self.hub.http,
                provider: &self.access.provider,
                endpoints: &endpoints,
                credential: &credential,
                settings: &self.access.settings,
                account: &self.access.account_id,
            };
            let places = current.places.clone();
            let position = current.checkpoint.position.clone();
            let list = current.list();
            let mut reader = Reader::resume(through, list, &places, current.started_at, position)?;
            let Err(failed) = self.read_pages(&mut reader, &mut current).await? else {
                if self.has_to_sweep(&mut current).await?
                    || self.has_to_confirm(&mut current).await?
                {
                    continue;
                }
                break;
            };
            let advanced = current.checkpoint.position.pages() > before;
            may_begin_again &= !advanced;
            if failed.kind == RunErrorKind::Unauthorized {
                self.renew(&credential, failed).await?;
            } else if may_begin_again && is_about_the_place(&failed) {
                may_begin_again = false;
                let message = format!("Begins again, because it could not be read on: {failed}");
                self.begin_again(&mut current, LogLevel::Warning, &message, false).await?;
            } else {
                return Err(failed.into());
            }
        }
        let Current { whole, started_at, checkpoint, counts, .. } = current;
        stream_end::end(self, stream, stream_end::Read { whole, started_at, checkpoint, counts })
            .await
    }

    /// Gets a fresh credential in place of a refused one. A fresh one that is refused at once would
    /// be refused for ever.
    async fn renew(&mut self, refused: &Credential, error: ConnectorError) -> Result<(), Stopped> {
        if self.refreshed {
            return Err(error.into());
        }
        let fresh = credentials::refreshed(self.hub, self.access, refused).await?;
        self.credential = fresh.ok_or(error)?;
        self.refreshed = true;
        Ok(())
    }

    /// Before records are taken for gone that a reading may have missed, all is read once more.
    async fn has_to_confirm(&mut self, current: &mut Current<'_>) -> Result<bool, Stopped> {
        let Current { whole, started_at, checkpoint, .. } = &*current;
        let knows_all = *whole || checkpoint.sweeping;
        if !knows_all || checkpoint.confirming || !checkpoint.said_all() || !self.may_miss(current)
        {
            return Ok(false);
        }
        let target = target(self.claimed, current.stream);
        if !records::is_any_unseen(self.hub, &target, *started_at).await? {
            return Ok(false);
        }
        current.checkpoint.confirming = true;
        let message =
            "Some records were not in the answer: everything is read once more, to be sure";
        // Should that fail, what changed in them would never be asked for again.
        let forgets = current.whole && !self.compares();
        self.begin_again(current, LogLevel::Info, message, forgets).await?;
        Ok(true)
    }

    fn compares(&self) -> bool {
        self.claimed.run.kind == RunKind::Verify.to_string()
    }

    /// Whether what is gone at the provider may only have been missed.
    fn may_miss(&self, current: &Current<'_>) -> bool {
        let list = current.list();
        let reordered = current.checkpoint.stood_still && list.has_parts();
        reordered || self.access.provider.may_count_pages(list)
    }

    /// Behind what is new, the keys of all records are read now and then, where the provider can
    /// list them: what was deleted there is in no answer about what is new.
    async fn has_to_sweep(&mut self, current: &mut Current<'_>) -> Result<bool, Stopped> {
        let Some(keys) = current.stream.keys() else { return Ok(false) };
        let is_about_news = self.claimed.run.kind == RunKind::Incremental.to_string();
        if current.whole || current.checkpoint.sweeping || !is_about_news {
            return Ok(false);
        }
        let since = self.hub.clock.now() - keys.every;
        let connection_id = self.claimed.run.connection_id.into();
        if was_looked_through_since(self.hub, connection_id, &current.stream.name, since).await? {
            return Ok(false);
        }
        current.checkpoint.begin_to_sweep();
        let message = "What is new is here; now reading the keys of all records, to find those that were \
                       deleted";
        self.begin_again(current, LogLevel::Info, message, false).await?;
        Ok(true)
    }

    /// Goes back to the beginning of the list, and says why. The place of the stream may be forgotten
    /// with that.
    async fn begin_again(
        &mut self,
        current: &mut Current<'_>,
        level: LogLevel,
        message: &str,
        forgets_places: bool,
    ) -> Result<(), Stopped> {
        let (hub, run, stream) = (self.hub, &self.claimed.run, &current.stream.name);
        current.checkpoint.begin_again();
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, self.claimed).await? {
            return Err(Stopped::TakenAway);
        }
        if forgets_places {
            stream_places::forget(&tx, run.connection_id.into(), stream).await?;
        }
        if self.compares() {
            // What is compared again must not count twice.
            progress::forget(&tx, run.id, stream, current.counts).await?;
            progress::subtract(&mut self.total, current.counts);
            current.counts = RunCounts { pages: current.counts.pages, ..RunCounts::default() };
        }
        log::write(hub, &tx, run.id, level, stream, message).await?;
        Ok(tx.commit().await?)
    }

    /// Reads until the stream ends, or until the provider fails.
    async fn read_pages(
        &mut self,
        reader: &mut Reader<'_>,
        current: &mut Current<'_>,
    ) -> Result<Result<(), ConnectorError>, Stopped> {
        let mut fetched = self.fetch(reader).await?;
        loop {
            let page = match fetched {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            };
            current.checkpoint.note(&page);
            current.checkpoint.position = reader.position();
            current.checkpoint.at = Some(self.hub.clock.now());
            let write = self.write(current, page);
            // The next page is on its way while this one is written.
            let (written, next) = tokio::join!(write, self.fetch(reader));
            let PageWritten { counts, tally } = written?;
            current.checkpoint.tally = tally;
            // The credential is good: when it is refused now, that is another story.
            self.refreshed = false;
            progress::add(&mut current.counts, counts);
            progress::add(&mut self.total, counts);
            fetched = next?;
        }
    }

    /// Only the wait for the provider is cut short when this process is to stop: a transaction or a
    /// refresh of tokens that is dropped in the middle would lose what it was about to keep.
    async fn fetch(
        &self,
        reader: &mut Reader<'_>,
    ) -> Result<Result<Option<ReadPage>, ConnectorError>, Stopped> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Stopped::Interrupted),
            page = reader.next_page() => Ok(page),
        }
    }

    async fn write(&self, current: &Current<'_>, page: ReadPage) -> Result<PageWritten, Stopped> {
        let write = PageWrite {
            hub: self.hub,
            claimed: self.claimed,
            stream: current.stream,
            started_at: current.started_at,
            whole: current.whole,
            asked: current.asked,
            checkpoint: &current.checkpoint,
        };
        let written = write.write(page).await?;
        let mut total = self.total;
        progress::add(&mut total, written.counts);
        progress::tell(self.hub, self.claimed, current.stream, total).await;
        Ok(written)
    }
}

/// Whether the provider may have meant that it does not know the place any more.
fn is_about_the_place(error: &ConnectorError) -> bool {
    matches!(error.kind, RunErrorKind::Misconfigured | RunErrorKind::BadAnswer)
}
