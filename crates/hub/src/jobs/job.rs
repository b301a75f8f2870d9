//! What there is to do.

use contract::ids::SyncRunId;
use serde::{Deserialize, Serialize};

/// A piece of work: which row it is about, and nothing that the row says better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Job {
    /// To do a sync run.
    SyncRun(SyncRunId),
}
