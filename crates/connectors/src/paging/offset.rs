//! Pages behind so many records: `?offset=200&limit=100`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{PageSize, Paging, Place, SeenPage, Target};
use crate::{JsonPath, Variables, request::Draft};

/// Pages behind so many records. Ends with the page whose `more` is false, or that reaches the
/// `total`; without these, with the first that is not full.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offset {
    /// What takes the number of records before the page.
    to: Target,
    /// How many records a page is asked to have.
    size: PageSize,
    /// Where the answer says whether there is more.
    more: Option<JsonPath>,
    /// Where the answer says how many records there are in all: a number, or one written as text.
    total: Option<JsonPath>,
}

impl Paging for Offset {
    fn may_count(&self) -> bool {
        true
    }

    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        self.to.put(draft, offset(place).into());
        self.size.ask(draft);
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        // Some cut pages shorter than asked: counted is what came, not what was asked for.
        let next = offset(page.place) + page.raw_count as u64;
        let said = |path: &Option<JsonPath>| path.as_ref().and_then(|path| path.read(page.body));
        let ends = match (said(&self.more), said(&self.total).as_ref().and_then(number)) {
            (Some(Json::Bool(more)), _) => !more,
            (_, Some(total)) => next >= total,
            _ => self.size.is_short(page.raw_count),
        };
        Ok((!ends && page.raw_count > 0).then_some(Place::Number(next)))
    }
}

fn number(json: &Json) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.parse().ok())
}

fn offset(place: &Place) -> u64 {
    match place {
        Place::Number(number) => *number,
        _ => 0,
    }
}
