//! A position in the text of a query: `… STARTPOSITION 101 MAXRESULTS 100`.

use serde::Deserialize;

use super::{Paging, Place, SeenPage};
use crate::{Variables, request::Draft, variables::names};

/// A position in the text of a query, as the variables `{start_position}` and `{max_results}`. Ends
/// with the first page that is not full.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SqlPosition {
    /// The position of the first record.
    #[serde(default = "one")]
    first: u64,
    /// How many records a page is asked to have: what `{max_results}` stands for.
    size: u32,
}

const fn one() -> u64 {
    1
}

impl SqlPosition {
    fn position(&self, place: &Place) -> u64 {
        match place {
            Place::Number(number) => *number,
            _ => self.first,
        }
    }
}

impl Paging for SqlPosition {
    fn may_count(&self) -> bool {
        true
    }

    fn variables(&self, place: &Place) -> Vec<(&'static str, String)> {
        let position = self.position(place).to_string();
        vec![(names::START_POSITION, position), (names::MAX_RESULTS, self.size.to_string())]
    }

    fn open(&self, _: &Place, _: &mut Draft, _: &Variables) -> Result<(), String> {
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let next = self.position(page.place) + page.raw_count as u64;
        Ok((page.raw_count >= self.size as usize).then_some(Place::Number(next)))
    }

    fn variable_names(&self) -> &'static [&'static str] {
        &[names::START_POSITION, names::MAX_RESULTS]
    }
}
