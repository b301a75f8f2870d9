//! A token in the answer that opens the next page: `?after=…`.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{PageSize, Paging, Place, SeenPage};
use crate::JsonPath;

/// A token in the answer. Ends with the page that holds none, or whose `more` is false.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cursor {
    /// The parameter that takes the token.
    parameter: String,
    /// Where the token stands in the answer.
    next: JsonPath,
    /// Where the answer says whether there is more, for those that send a token even at the end.
    more: Option<JsonPath>,
    /// How many records a page has.
    size: Option<PageSize>,
}

impl Paging for Cursor {
    fn open(&self, place: &Place, url: &mut Url) {
        if let Place::After(token) = place {
            url.query_pairs_mut().append_pair(&self.parameter, token);
        }
        if let Some(size) = &self.size {
            size.ask(url);
        }
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let more = self.more.as_ref().and_then(|path| path.read(page.body));
        if more == Some(Value::Bool(false)) {
            return Ok(None);
        }
        match self.next.read(page.body) {
            None => Ok(None),
            Some(Value::String(token)) if token.is_empty() => Ok(None),
            Some(Value::String(token)) => Ok(Some(Place::After(token))),
            Some(Value::Number(number)) => Ok(Some(Place::After(number.to_string()))),
            Some(_) => Err(format!("what stands at `{}` is no token", self.next)),
        }
    }
}
