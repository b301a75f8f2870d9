//! How often a provider is read.

use contract::schedule::{LONGEST, SHORTEST};
use serde::Deserialize;
use toml::Spanned;

use super::{CatalogueError, Source};
use crate::cursor::Length;

/// Every how many minutes a provider is read whose file does not say.
pub const SYNC_MINUTES: u32 = 60;

/// `[sync]`: how often it is read when nobody says otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SyncFile {
    /// The time between two syncs of a connection, in whole minutes, four weeks at most; an hour
    /// when not given. People may change it for their connection, so this is only where it begins:
    /// what costs money or seldom changes is read seldom.
    every: Option<Spanned<Length>>,
}

/// The time between two syncs, in minutes.
pub(super) fn minutes(source: &Source<'_>, file: &SyncFile) -> Result<u32, CatalogueError> {
    let Some(every) = &file.every else { return Ok(SYNC_MINUTES) };
    let length = every.get_ref().0;
    let minutes = u32::try_from(length.num_minutes()).unwrap_or_default();
    let is_whole = length.num_seconds() % 60 == 0;
    if is_whole && (SHORTEST..=LONGEST).contains(&minutes) {
        return Ok(minutes);
    }
    let message = "`every` is a whole number of minutes, from `1m` to `28d`";
    Err(source.error(&every.span(), message))
}
