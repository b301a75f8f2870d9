//! A token in the answer that opens the next page: `?after=…`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{PageSize, Paging, Place, SeenPage, Target};
use crate::{JsonPath, Variables, request::Draft};

/// A token in the answer. Ends with the page that holds none, or whose `more` is false.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cursor {
    /// What takes the token.
    to: Target,
    /// Where the token stands in the answer.
    next: JsonPath,
    /// Where the answer says whether there is more, for those that send a token even at the end.
    more: Option<JsonPath>,
    /// How many records a page is asked to have; as the vendor likes when not given.
    size: Option<PageSize>,
}

impl Paging for Cursor {
    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        if let Place::After(token) = place {
            self.to.put(draft, Json::from(token.as_str()));
        }
        if let Some(size) = &self.size {
            size.ask(draft);
        }
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let more = self.more.as_ref().and_then(|path| path.read(page.body));
        if more == Some(Json::Bool(false)) {
            return Ok(None);
        }
        match self.next.read(page.body) {
            None => Ok(None),
            Some(Json::String(token)) if token.is_empty() => Ok(None),
            Some(Json::String(token)) => Ok(Some(Place::After(token))),
            Some(Json::Number(number)) => Ok(Some(Place::After(number.to_string()))),
            Some(_) => Err(format!("what stands at `{}` is no token", self.next)),
        }
    }
}
