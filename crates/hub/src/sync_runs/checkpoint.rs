//! Where reading a stream stands: kept in the transaction of the page before.

use chrono::{DateTime, Utc};
use connectors::{Position, ReadPage};
use serde::{Deserialize, Serialize};

use crate::{HubError, read_spans::Tally};

/// Where reading a stream stands, and what its end will have to say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Checkpoint {
    /// Where the next page begins.
    pub(super) position: Position,
    /// What was read of the span that is not read to its end yet.
    pub(super) tally: Tally,
    /// When that place was reached.
    pub(super) at: Option<DateTime<Utc>>,
    /// Whether everything is read once more, because some records were not in the first answer.
    pub(super) confirming: bool,
    /// Whether the reading stood still between two of its parts: their order may be another one now,
    /// and one of them be left out.
    pub(super) stood_still: bool,
    /// Whether what is new is read, and now the keys alone are, to find what was deleted.
    pub(super) sweeping: bool,
    /// Why the first record that could not be kept was not.
    pub(super) rejection: Option<String>,
    /// What did not fit in the first record that was kept all the same.
    pub(super) note: Option<String>,
    /// Why the first part that was left out was.
    pub(super) skipped: Option<String>,
    /// The same of what is new, while the keys are read: it says nothing of them.
    pub(super) of_news: LeftOut,
}

/// What a list left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LeftOut {
    rejection: Option<String>,
    skipped: Option<String>,
}

impl Checkpoint {
    /// Reads the column. What a newer version wrote and this one cannot read means the beginning:
    /// rows that are written twice are written once.
    pub(super) fn parse(column: Option<&str>) -> Self {
        column.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    pub(super) fn to_json(&self) -> Result<String, HubError> {
        serde_json::to_string(self).map_err(HubError::internal)
    }

    /// Goes back to the beginning of the list.
    pub(super) fn begin_again(&mut self) {
        self.position = Position::default();
        self.tally = Tally::default();
    }

    /// Goes on to the keys of all records, behind what is new.
    pub(super) fn begin_to_sweep(&mut self) {
        self.sweeping = true;
        self.of_news = LeftOut { rejection: self.rejection.take(), skipped: self.skipped.take() };
    }

    /// Whether the provider said all in the list that is read now, as far as it is known: a record that
    /// could not be kept, or that stands in a part that was left out, is not gone.
    pub(super) const fn said_all(&self) -> bool {
        self.rejection.is_none() && self.skipped.is_none()
    }

    /// Why the first record that could not be kept was not, in whichever list.
    pub(super) fn first_rejection(&self) -> Option<&String> {
        self.of_news.rejection.as_ref().or(self.rejection.as_ref())
    }

    /// Why the first part that was left out was, in whichever list.
    pub(super) fn first_skipped(&self) -> Option<&String> {
        self.of_news.skipped.as_ref().or(self.skipped.as_ref())
    }

    /// Keeps the first words of each sort.
    pub(super) fn note(&mut self, page: &ReadPage) {
        let rejection = page.rejected.first_reason.clone();
        self.rejection = self.rejection.take().or(rejection);
        let note = page.records.iter().find_map(|record| record.notes.first().cloned());
        self.note = self.note.take().or(note);
        self.skipped = self.skipped.take().or(page.skipped.clone());
    }
}
