use chrono::{DateTime, Utc};

use crate::calendar::Day;

/// `/Date(1790812800000+0000)/`
pub(super) fn of(epoch_seconds: i64) -> String {
    format!("/Date({}+0000)/", epoch_seconds.saturating_mul(1_000))
}

/// `/Date(1795224380387)/`
pub(super) fn without_offset(moment: DateTime<Utc>) -> String {
    format!("/Date({})/", moment.timestamp_millis())
}

/// The same day as text: `2026-10-01T00:00:00`.
pub(super) fn day_text(epoch_seconds: i64) -> String {
    format!("{}T00:00:00", Day::of(epoch_seconds).iso())
}

/// Milliseconds of a date that is written so.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    text.strip_prefix("/Date(")?.strip_suffix("+0000)/")?.parse().ok()
}
