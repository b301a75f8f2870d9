//! How often a connection should be read.

use chrono::TimeDelta;

use crate::connections;

/// What is expected while nobody says how often.
const USUAL: TimeDelta = TimeDelta::minutes(60);

/// How often a connection should be read; nothing when nobody expects it to be.
#[expect(clippy::unnecessary_wraps, reason = "a connection that is read on demand has none")]
pub(super) fn expected_interval(_connection: &connections::entity::Model) -> Option<TimeDelta> {
    Some(USUAL)
}
