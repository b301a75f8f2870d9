//! Visits to consent screens: begun here, ended by the provider's redirect.
//!
//! The OAuth state is random, stored as a hash, good for one use within ten minutes, and bound to
//! the session that began: somebody else's redirect completes nothing.

mod abandon;
mod complete;
pub mod entity;
mod fail;
mod get;
mod prune;
mod start;

pub use abandon::abandon;
pub use complete::{Callback, Completed, complete};
pub use get::get;
pub use prune::prune;
pub use start::{NewAttempt, start};

use chrono::TimeDelta;

/// How long a person may take.
pub const LIFE: TimeDelta = TimeDelta::minutes(10);

/// The words of the column `outcome`.
mod outcome {
    pub(super) const WAITING: &str = "waiting";
    pub(super) const CONNECTED: &str = "connected";
    pub(super) const FAILED: &str = "failed";
}
