//! Everything in one answer.

use serde::Deserialize;

use super::{Paging, Place, SeenPage};
use crate::{Variables, request::Draft};

/// Everything in one answer, which is also what happens without `paging`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnePage {}

impl Paging for OnePage {
    fn open(&self, _: &Place, _: &mut Draft, _: &Variables) -> Result<(), String> {
        Ok(())
    }

    fn next(&self, _: &SeenPage<'_>) -> Result<Option<Place>, String> {
        Ok(None)
    }
}
