//! The last id in the text of a query: `… WHERE id > 1042 ORDER BY id`.

use serde::Deserialize;

use super::{Paging, Place, SeenPage};
use crate::{Variables, request::Draft, variables::names};

/// The last id in the text of a query, as the variable `{after}`; `first` for the first page. Ends
/// with the first page that is not full. Goes on where a vendor ends the counting of pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SqlAfter {
    /// What `{after}` is for the first page: smaller than every id.
    #[serde(default = "zero")]
    first: String,
    /// How many records a page is asked to have.
    size: super::PageSize,
}

fn zero() -> String {
    "0".to_owned()
}

impl Paging for SqlAfter {
    fn variables(&self, place: &Place) -> Vec<(&'static str, String)> {
        let after = match place {
            Place::After(id) => id.clone(),
            _ => self.first.clone(),
        };
        vec![(names::AFTER, after)]
    }

    fn open(&self, _: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        self.size.ask(draft);
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        if self.size.is_short(page.raw_count) {
            return Ok(None);
        }
        let last = page.last_id.ok_or("its last record has no id")?;
        // It stands in the text of a query.
        if last.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            Ok(Some(Place::After(last.to_owned())))
        } else {
            Err("its last record has an id that cannot stand in a query".to_owned())
        }
    }

    fn variable_names(&self) -> &'static [&'static str] {
        &[names::AFTER]
    }
}
