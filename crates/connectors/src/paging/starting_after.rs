//! The last record's id opens the next page: `?starting_after=ch_9`.

use serde::Deserialize;

use super::{PageSize, Paging, Place, SeenPage, Target};
use crate::{JsonPath, Variables, request::Draft};

/// The last record's id opens the next page. Ends with the page whose `more` is false.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartingAfter {
    /// What takes the id.
    to: Target,
    /// Where the answer says whether there is more.
    more: JsonPath,
    /// How many records a page is asked to have; as the vendor likes when not given.
    size: Option<PageSize>,
}

impl Paging for StartingAfter {
    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        if let Place::After(id) = place {
            self.to.put(draft, id.as_str().into());
        }
        if let Some(size) = &self.size {
            size.ask(draft);
        }
        Ok(())
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
