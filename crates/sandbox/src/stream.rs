use serde_json::{Map, Value};

use crate::data::books::Books;
use crate::data::cost::Kind;
use crate::data::timeline::{EPOCH, Timeline};
use crate::edits::Edit;
use crate::seeded::Draw;
use crate::world::{Site, lock};

/// The records of one kind at one provider: which there are, and when each last changed.
///
/// By itself a record changes once, soon after it came into being, so those that changed since a
/// moment are found without a look at the older ones.
pub(crate) struct Stream<'a> {
    site: &'a Site,
    /// Keeps these records apart from the provider's other ones.
    kind: &'static str,
    origin: Origin<'a>,
}

/// When the records of a stream come into being.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// One after the other.
    Over(&'a Timeline),
    /// All when the pretend world began, so many; and they never change by themselves.
    Always(u64),
}

/// A record and its time of change. They sort by that time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Stamp {
    pub(crate) updated_at: i64,
    pub(crate) index: u64,
}

const HOUR: i64 = 3_600;
/// A record has changed by then.
const SETTLED_AFTER: i64 = 21 * 24 * HOUR;

impl<'a> Stream<'a> {
    pub(crate) fn new(site: &'a Site, kind: &'static str, origin: Origin<'a>) -> Self {
        Self { site, kind, origin }
    }

    /// The costs of one kind in the books of a firm.
    pub(crate) fn of_costs(site: &'a Site, books: &'a Books, kind: Kind) -> Self {
        Self::new(site, books.firm.stream(kind), Origin::Over(books.timeline(kind)))
    }

    /// How many there are now; they are the numbers 1 to this.
    pub(crate) fn count(&self) -> u64 {
        match self.origin {
            Origin::Over(timeline) => timeline.count(self.site.now_seconds()),
            Origin::Always(count) => count,
        }
    }

    pub(crate) fn has(&self, index: u64) -> bool {
        (1..=self.count()).contains(&index)
    }

    pub(crate) fn created_at(&self, index: u64) -> i64 {
        match self.origin {
            Origin::Over(timeline) => timeline.moment(index),
            Origin::Always(_) => EPOCH,
        }
    }

    /// Whether the record has had its one change: a bill is paid, a deal is closed.
    pub(crate) fn is_settled(&self, index: u64) -> bool {
        self.settles_at(index) <= self.site.now_seconds()
    }

    fn settles_at(&self, index: u64) -> i64 {
        match self.origin {
            Origin::Over(timeline) => {
                let mut draw = Draw::of(&format!("{} settles", self.kind), index);
                timeline.moment(index) + draw.seconds(HOUR, SETTLED_AFTER)
            }
            Origin::Always(_) => EPOCH,
        }
    }

    pub(crate) fn stamp(&self, index: u64) -> Stamp {
        let edited_at = self.edit(index).map(|edit| edit.at);
        self.stamp_with(index, edited_at)
    }

    fn stamp_with(&self, index: u64, edited_at: Option<i64>) -> Stamp {
        let unedited =
            if self.is_settled(index) { self.settles_at(index) } else { self.created_at(index) };
        Stamp { index, updated_at: edited_at.map_or(unedited, |at| at.max(unedited)) }
    }

    /// The records that changed at this second or later, by number; since the least second, all.
    pub(crate) fn changed_from(&self, since: i64) -> Vec<Stamp> {
        let first = match self.origin {
            Origin::Over(timeline) => timeline.count(since.saturating_sub(SETTLED_AFTER + 1)) + 1,
            Origin::Always(_) => 1,
        };
        let edits = lock(&self.site.standing.edits);
        let edited_at = |index: u64| edits.of(&self.record(index)).map(|edit| edit.at);
        let mut older: Vec<u64> = edits
            .records()
            .filter_map(|record| self.index_of(record))
            .filter(|index| *index < first)
            .collect();
        older.sort_unstable();
        older
            .into_iter()
            .chain(first..=self.count())
            .map(|index| self.stamp_with(index, edited_at(index)))
            .filter(|stamp| stamp.updated_at >= since)
            .collect()
    }

    /// Changes a record; tells whether there is such a one.
    pub(crate) fn change(&self, index: u64, changes: &Value) -> Option<()> {
        let changes = self.has(index).then(|| changes.as_object().cloned())??;
        lock(&self.site.standing.edits).add(&self.record(index), changes, self.site.now_seconds());
        Some(())
    }

    fn edit(&self, index: u64) -> Option<Edit> {
        lock(&self.site.standing.edits).of(&self.record(index)).cloned()
    }

    /// What was changed on request.
    pub(crate) fn changes(&self, index: u64) -> Map<String, Value> {
        self.edit(index).map(|edit| edit.changes).unwrap_or_default()
    }

    /// The record with what was changed on request laid over it.
    pub(crate) fn with_changes(&self, index: u64, mut record: Value) -> Value {
        for (name, value) in self.changes(index) {
            record[name] = value;
        }
        record
    }

    fn record(&self, index: u64) -> String {
        format!("{}#{index}", self.kind)
    }

    fn index_of(&self, record: &str) -> Option<u64> {
        record.strip_prefix(self.kind)?.strip_prefix('#')?.parse().ok()
    }
}
