//! The next page's address in the answer: `@odata.nextLink`, `nextRecordsUrl`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{PageSize, Paging, Place, SeenPage, link};
use crate::{JsonPath, Template, Variables, request::Draft};

/// The next page's address in the answer. Ends with the page that names none. Asked with the same
/// method and body as the first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextUrl {
    /// Where the address stands in the answer.
    next: JsonPath,
    /// What a bare path is appended to; the host when not given. `{api_base}` is the API's base.
    below: Option<Template>,
    /// How many records a page is asked to have; only the first request says so, the addresses say
    /// it then.
    size: Option<PageSize>,
    /// Whether an address may find its page by counting records from the beginning. Say `false` where
    /// the vendor lets one know that it continues behind a record, or within a list that was settled
    /// when it was asked for first: then nothing has to be read twice. It may when not given.
    counted: Option<bool>,
}

impl Paging for NextUrl {
    fn may_count(&self) -> bool {
        self.counted.unwrap_or(true)
    }

    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        if let Place::Link(link) = place {
            link::follow(draft, link);
        } else if let Some(size) = &self.size {
            size.ask(draft);
        }
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let target = match self.next.read(page.body) {
            None => return Ok(None),
            Some(Json::String(target)) if target.is_empty() => return Ok(None),
            Some(Json::String(target)) => target,
            Some(_) => return Err(format!("what stands at `{}` is no address", self.next)),
        };
        let below = self.below.as_ref().filter(|_| target.starts_with('/'));
        let Some(below) = below else { return link::place(page.url, &target).map(Some) };
        let base = page.variables.fill(below).ok_or("nobody knows what its path is below")?;
        link::place(page.url, &format!("{}{target}", base.trim_end_matches('/'))).map(Some)
    }
}
