//! Everything in one answer.

use serde::Deserialize;
use url::Url;

use super::{Paging, Place, SeenPage};

/// `scheme = "one_page"`, which is also what happens without `paging`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnePage {}

impl Paging for OnePage {
    fn open(&self, _: &Place, _: &mut Url) {}

    fn next(&self, _: &SeenPage<'_>) -> Result<Option<Place>, String> {
        Ok(None)
    }
}
