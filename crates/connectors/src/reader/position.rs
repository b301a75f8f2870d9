//! Where a reader stands.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{cursor::Mark, paging::Place};

/// Where the next page of a stream begins. Kept in checkpoints; its form is this crate's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// How many pages were read.
    pub(super) pages: u64,
    /// The part that is read, or was read last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) within: Option<Within>,
    /// Whether all parts are read.
    #[serde(default)]
    pub(super) finished: bool,
}

/// Where a reader stands in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Within {
    /// The part.
    pub(super) part: String,
    /// Where its next page begins; nothing after its last.
    pub(super) next: Option<Place>,
    /// A digest of the page before, to notice when it is sent again.
    pub(super) last_page: Option<u64>,
    /// The place that reading it began at.
    #[serde(default)]
    pub(super) start: Option<Mark>,
    /// Where what is read now begins.
    pub(super) from: Option<Mark>,
    /// Whether that is a record that was read, so that nothing before it is read again.
    #[serde(default)]
    pub(super) exact: bool,
    /// The newest record so far.
    pub(super) newest: Option<Mark>,
    /// The window that is read.
    pub(super) window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// When reading it began, by the provider's clock where that is behind ours.
    #[serde(default)]
    pub(super) as_of: Option<DateTime<Utc>>,
    /// Whether what is new is read for the second time.
    #[serde(default)]
    pub(super) twice: bool,
}

impl Position {
    /// How many pages were read up to here.
    pub const fn pages(&self) -> u64 {
        self.pages
    }

    /// Whether there is nothing left to read.
    pub const fn is_at_the_end(&self) -> bool {
        self.finished
    }

    pub(super) const fn is_begun(&self) -> bool {
        self.within.is_some()
    }

    /// Whether the part it names has more pages.
    pub(super) fn is_within_a_part(&self) -> bool {
        self.within.as_ref().is_some_and(|within| within.next.is_some())
    }

    pub(super) fn part(&self) -> Option<&str> {
        self.within.as_ref().map(|within| within.part.as_str())
    }

    pub(super) fn finish(&mut self) {
        self.finished = true;
    }
}
