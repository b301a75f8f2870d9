//! Pages by number: `?page=2&per_page=100`.

use serde::Deserialize;

use super::{PageSize, Paging, Place, SeenPage, Target};
use crate::{JsonPath, Variables, request::Draft};

/// Pages by number. Ends after the page that `total_pages` names; without it, after the first
/// page that is not full.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageNumber {
    /// What takes the number of the page.
    to: Target,
    /// The number of the first page.
    #[serde(default = "one")]
    first: u64,
    /// How many records a page is asked to have.
    size: PageSize,
    /// Where the answer says how many pages there are.
    total_pages: Option<JsonPath>,
}

const fn one() -> u64 {
    1
}

impl PageNumber {
    fn number(&self, place: &Place) -> u64 {
        match place {
            Place::Number(number) => *number,
            _ => self.first,
        }
    }

    fn is_last(&self, page: &SeenPage<'_>) -> Result<bool, String> {
        let Some(path) = &self.total_pages else {
            return Ok(self.size.is_short(page.raw_count));
        };
        let total = path.read(page.body).and_then(|value| value.as_u64());
        let total = total.ok_or_else(|| format!("it has no whole number at `{path}`"))?;
        let done = self.number(page.place) + 1 - self.first;
        // An empty page ends it too: records may have gone since the first page was counted.
        Ok(done >= total || page.raw_count == 0)
    }
}

impl Paging for PageNumber {
    fn may_count(&self) -> bool {
        true
    }

    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        self.to.put(draft, self.number(place).into());
        self.size.ask(draft);
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let next = Place::Number(self.number(page.place) + 1);
        Ok((!self.is_last(page)?).then_some(next))
    }
}
