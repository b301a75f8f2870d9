//! The browser tests, counted.

use anyhow::Result;

use super::tally::{self, Tally};
use crate::e2e;

pub(super) fn run() -> Result<Tally> {
    tally::of(&mut e2e::prepare()?)
}
