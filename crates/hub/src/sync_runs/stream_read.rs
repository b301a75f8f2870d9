//! Reading one stream to its end.

use connectors::{ConnectorError, Credential, Places, Position, ReadPage, Reader, Stream, Through};
use contract::{
    live_event::LiveEventKind,
    sync_run::{RunCounts, RunErrorKind, RunKind},
};
use tokio_util::sync::CancellationToken;

use super::{Claimed, keep_lease, progress};
use crate::{
    Hub, HubError,
    connections::Access,
    credentials, live,
    records::{self, Target},
    stream_places,
};

/// Why a stream was not read to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The provider, the file or the database failed.
    Failed(HubError),
    /// The run is not this worker's any more: somebody cancelled it.
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

/// What came of a stream.
#[derive(Debug, Default)]
pub(super) struct StreamEnd {
    pub(super) counts: RunCounts,
    /// Why the first record that could not be kept was not.
    pub(super) first_rejection: Option<String>,
    /// What did not fit in the first record that was kept all the same.
    pub(super) first_note: Option<String>,
    /// Why the first part that was left out was.
    pub(super) first_skipped: Option<String>,
}

impl StreamEnd {
    /// Keeps the first words of each sort.
    fn note(&mut self, page: &ReadPage) {
        let rejection = page.rejected.first_reason.clone();
        self.first_rejection = self.first_rejection.take().or(rejection);
        let note = page.records.iter().find_map(|record| record.notes.first().cloned());
        self.first_note = self.first_note.take().or(note);
        self.first_skipped = self.first_skipped.take().or(page.skipped.clone());
    }
}

impl Reading<'_> {
    /// Reads a stream page by page, each written before the next is asked for. When the provider
    /// refuses the credential it is refreshed and the page asked for again, once a page.
    pub(super) async fn read(&mut self, stream: &Stream) -> Result<StreamEnd, Stopped> {
        let mut end = StreamEnd::default();
        let mut position = Position::default();
        let places = self.places(stream).await?;
        loop {
            let before = end.counts.pages;
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
            let now = self.claimed.started_at;
            let mut reader = Reader::resume(through, stream, &places, now, position)?;
            let Err(refused) = self.read_pages(&mut reader, stream, &mut end).await? else {
                return Ok(end);
            };
            position = reader.position();
            // A fresh credential that is refused at once would be refused for ever.
            if self.refreshed && end.counts.pages == before {
                return Err(refused.into());
            }
            let fresh = credentials::refreshed(self.hub, self.access, &credential).await?;
            self.credential = fresh.ok_or(refused)?;
            self.refreshed = true;
        }
    }

    /// Where earlier runs came to; nothing counts when all is read again.
    async fn places(&self, stream: &Stream) -> Result<Places, Stopped> {
        if self.claimed.run.kind == RunKind::Full.to_string() {
            return Ok(Places::new());
        }
        let connection_id = self.claimed.run.connection_id.into();
        Ok(stream_places::list(self.hub, connection_id, &stream.name).await?)
    }

    /// Reads until the stream ends, or until the credential is refused.
    async fn read_pages(
        &mut self,
        reader: &mut Reader<'_>,
        stream: &Stream,
        end: &mut StreamEnd,
    ) -> Result<Result<(), ConnectorError>, Stopped> {
        loop {
            // Only the wait for the provider is cut short: a transaction or a refresh of tokens
            // that is dropped in the middle would lose what it was about to keep.
            let page = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(Stopped::Interrupted),
                page = reader.next_page() => page,
            };
            let page = match page {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(Ok(())),
                Err(error) if error.kind == RunErrorKind::Unauthorized => return Ok(Err(error)),
                Err(error) => return Err(error.into()),
            };
            end.note(&page);
            let checkpoint =
                serde_json::to_string(&reader.position()).map_err(HubError::internal)?;
            let counts = self.write(stream, page, &checkpoint).await?;
            progress::add(&mut end.counts, counts);
            progress::add(&mut self.total, counts);
            self.tell(stream).await;
        }
    }

    /// Writes a page: its records, its counts and the place of the next page, or nothing of it.
    async fn write(
        &self,
        stream: &Stream,
        page: ReadPage,
        checkpoint: &str,
    ) -> Result<RunCounts, Stopped> {
        let hub = self.hub;
        let run = &self.claimed.run;
        let target = Target {
            organization_id: run.organization_id.into(),
            connection_id: run.connection_id.into(),
            stream: stream.name.clone(),
            run_id: run.id.into(),
            model: stream.model,
        };
        let rejected = page.rejected.count as u64;
        let noted = page.records.iter().filter(|record| !record.notes.is_empty()).count() as u64;
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, self.claimed).await? {
            return Err(Stopped::TakenAway);
        }
        let written = records::upsert(&tx, &target, page.records, hub.clock.now()).await?;
        let counts = RunCounts {
            pages: 1,
            fetched: written.inserted + written.updated + written.unchanged + rejected,
            inserted: written.inserted,
            updated: written.updated,
            unchanged: written.unchanged,
            rejected,
            noted,
        };
        if let Some(place) = page.place {
            stream_places::save(hub, &tx, target.connection_id, &stream.name, place).await?;
        }
        progress::store(&tx, run.id, &stream.name, counts, checkpoint).await?;
        tx.commit().await?;
        Ok(counts)
    }

    async fn tell(&self, stream: &Stream) {
        let run = &self.claimed.run;
        let event = LiveEventKind::SyncProgress {
            run_id: run.id.into(),
            connection_id: run.connection_id.into(),
            stream: stream.label.clone(),
            counts: self.total,
            records_per_second: self.rate(),
        };
        live::progress(self.hub, run.organization_id.into(), event).await;
    }

    /// Records a second since the run began.
    fn rate(&self) -> u32 {
        let elapsed = (self.hub.clock.now() - self.claimed.started_at).num_milliseconds().max(1);
        let elapsed = u64::try_from(elapsed).unwrap_or(1);
        u32::try_from(self.total.fetched * 1_000 / elapsed).unwrap_or(u32::MAX)
    }
}
