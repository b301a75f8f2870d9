//! Where reading a stream stands: kept in the transaction of the page before.

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
    /// Whether everything is read once more, because some records were not in the first answer.
    pub(super) confirming: bool,
    /// Whether what is new is read, and now the keys alone are, to find what was deleted.
    pub(super) sweeping: bool,
    /// Why the first record that could not be kept was not.
    pub(super) rejection: Option<String>,
    /// What did not fit in the first record that was kept all the same.
    pub(super) note: Option<String>,
    /// Why the first part that was left out was.
    pub(super) skipped: Option<String>,
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

    /// Keeps the first words of each sort.
    pub(super) fn note(&mut self, page: &ReadPage) {
        let rejection = page.rejected.first_reason.clone();
        self.rejection = self.rejection.take().or(rejection);
        let note = page.records.iter().find_map(|record| record.notes.first().cloned());
        self.note = self.note.take().or(note);
        self.skipped = self.skipped.take().or(page.skipped.clone());
    }
}
