//! Pages behind so many records: `?offset=200&limit=100`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{PageSize, Paging, Place, SeenPage, Target};
use crate::{JsonPath, Variables, request::Draft};

/// Pages behind so many records. Ends with the page whose `more` is false; without it, with the
/// first that is not full.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offset {
    /// What takes the number.
    to: Target,
    /// How many records a page has.
    size: PageSize,
    /// Where the answer says whether there is more.
    more: Option<JsonPath>,
}

impl Paging for Offset {
    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        self.to.put(draft, offset(place).into());
        self.size.ask(draft);
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let ends = match self.more.as_ref().map(|path| path.read(page.body)) {
            Some(Some(Json::Bool(more))) => !more,
            _ => self.size.is_short(page.raw_count),
        };
        // Some cut pages shorter than asked: counted is what came, not what was asked for.
        let next = offset(page.place) + page.raw_count as u64;
        Ok((!ends && page.raw_count > 0).then_some(Place::Number(next)))
    }
}

fn offset(place: &Place) -> u64 {
    match place {
        Place::Number(number) => *number,
        _ => 0,
    }
}
