//! The last record's id opens the next page: `?starting_after=ch_9`.

use serde::Deserialize;
use url::Url;

use super::{PageSize, Paging, Place, SeenPage};
use crate::JsonPath;

/// The last record's id opens the next page. Ends with the page whose `more` is false.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartingAfter {
    /// The parameter that takes the id.
    parameter: String,
    /// Where the answer says whether there is more.
    more: JsonPath,
    /// How many records a page has.
    size: Option<PageSize>,
}

impl Paging for StartingAfter {
    fn open(&self, place: &Place, url: &mut Url) {
        if let Place::After(id) = place {
            url.query_pairs_mut().append_pair(&self.parameter, id);
        }
        if let Some(size) = &self.size {
            size.ask(url);
        }
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let more = self.more.read(page.body).and_then(|value| value.as_bool());
        if !more.ok_or_else(|| format!("it has no true or false at `{}`", self.more))? {
            return Ok(None);
        }
        let last = page.last_id.ok_or("it says there is more, but its last record has no id")?;
        Ok(Some(Place::After(last.to_owned())))
    }
}
