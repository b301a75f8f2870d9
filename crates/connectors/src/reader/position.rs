//! Where a reader stands.

use serde::{Deserialize, Serialize};

use crate::paging::Place;

/// Where the next page of a stream begins. Kept in checkpoints; its form is this crate's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// How many pages were read.
    pub(crate) pages: u64,
    /// Where the next one begins; nothing after the last.
    pub(crate) next: Option<Place>,
    /// A digest of the page before, to notice when it is sent again.
    pub(crate) last_page: Option<u64>,
}

impl Position {
    /// How many pages were read up to here.
    pub const fn pages(&self) -> u64 {
        self.pages
    }

    /// Whether there is nothing left to read.
    pub const fn is_at_the_end(&self) -> bool {
        self.next.is_none()
    }
}

impl Default for Position {
    fn default() -> Self {
        Self { pages: 0, next: Some(Place::Start), last_page: None }
    }
}
