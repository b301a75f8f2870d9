//! Writing a page: its records, its counts and the place of the next page, or nothing of it.

use chrono::{DateTime, Utc};
use connectors::{ReadPage, Stream, fail_point};
use contract::sync_run::{LogLevel, RunCounts, RunKind};

use super::{Claimed, checkpoint::Checkpoint, keep_lease, log, progress, stream_read::Stopped};
use crate::{
    Hub,
    read_spans::{self, Tally},
    records::{self, Target, Written},
    stream_places,
};

/// What is needed to write the pages of a stream.
pub(super) struct PageWrite<'a> {
    pub(super) hub: &'a Hub,
    pub(super) claimed: &'a Claimed,
    pub(super) stream: &'a Stream,
    /// When reading the stream began.
    pub(super) started_at: DateTime<Utc>,
    /// Whether all there is is read.
    pub(super) whole: bool,
    /// Whether a person is asked about records of the stream that are gone.
    pub(super) asked: bool,
    /// Where the next page begins.
    pub(super) checkpoint: &'a Checkpoint,
}

/// What came of a page.
pub(super) struct PageWritten {
    pub(super) counts: RunCounts,
    /// What was read of the span that is not read to its end yet.
    pub(super) tally: Tally,
}

impl PageWrite<'_> {
    pub(super) async fn write(&self, page: ReadPage) -> Result<PageWritten, Stopped> {
        let Self { hub, claimed, stream, .. } = self;
        let ReadPage {
            number, records, rejected, place, skipped, asked_at, covered, again, ..
        } = page;
        let run_id = claimed.run.id;
        let compares = claimed.run.kind == RunKind::Verify.to_string();
        let target = target(claimed, stream);
        let with_notes = records.iter().filter(|record| !record.notes.is_empty()).count() as u64;
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, claimed).await? {
            return Err(Stopped::TakenAway);
        }
        // A clock that goes behind another's must not make a record look as if it was not seen.
        let now = hub.clock.now().max(self.started_at);
        let seen = records::Seen { now, asked_at, whole: self.whole, asked: self.asked };
        let keys = records.len();
        let written = if self.checkpoint.sweeping {
            records::note_keys(&tx, &target, &records, seen).await?;
            Written::default()
        } else if compares {
            records::compare(&tx, &target, records, seen).await?
        } else {
            records::upsert(&tx, &target, records, seen).await?
        };
        fail_point::hit("inside_the_transaction");
        // What is read once more to be sure was counted the first time.
        let again = again || (self.checkpoint.confirming && !compares);
        let (unchanged, rejected, noted) = if again {
            (0, 0, written.noted)
        } else {
            (written.unchanged, rejected.count as u64, with_notes)
        };
        let counts = RunCounts {
            pages: 1,
            fetched: written.inserted + written.updated + unchanged + rejected,
            inserted: written.inserted,
            updated: written.updated,
            unchanged,
            rejected,
            noted,
            deleted: 0,
        };
        let mut tally = self.checkpoint.tally;
        tally.pages += 1;
        tally.records += counts.fetched;
        if !compares && !self.checkpoint.sweeping {
            if let Some(place) = place {
                stream_places::save(hub, &tx, target.connection_id, &stream.name, place).await?;
            }
            if let Some(covered) = covered {
                let read = (target.connection_id, stream.name.as_str());
                read_spans::add(hub, &tx, read, target.run_id, covered, tally).await?;
                tally = Tally::default();
            }
        }
        let checkpoint = Checkpoint { tally, ..self.checkpoint.clone() };
        progress::store(&tx, run_id, &stream.name, counts, &checkpoint.to_json()?).await?;
        let message = if self.checkpoint.sweeping {
            format!("Page {number}: {keys} keys")
        } else {
            said(number, counts, compares)
        };
        log::write(hub, &tx, run_id, LogLevel::Detail, &stream.name, &message).await?;
        if let Some(reason) = skipped {
            let message = format!("A part is left out: {reason}");
            log::write(hub, &tx, run_id, LogLevel::Warning, &stream.name, &message).await?;
        }
        tx.commit().await?;
        fail_point::hit("after_commit");
        Ok(PageWritten { counts, tally })
    }
}

/// Where the records of a stream belong.
pub(super) fn target(claimed: &Claimed, stream: &Stream) -> Target {
    let run = &claimed.run;
    Target {
        organization_id: run.organization_id.into(),
        connection_id: run.connection_id.into(),
        stream: stream.name.clone(),
        run_id: run.id.into(),
        model: stream.model,
    }
}

fn said(number: u64, counts: RunCounts, compares: bool) -> String {
    let RunCounts { fetched, inserted, updated, rejected, .. } = counts;
    let (new, changed) = if compares { ("not here", "different") } else { ("new", "changed") };
    let refused = if rejected > 0 { format!(", {rejected} rejected") } else { String::new() };
    format!("Page {number}: {fetched} records, {inserted} {new}, {updated} {changed}{refused}")
}
