use axum::response::Response;

use super::answer;
use crate::clock::parse_rfc3339;
use crate::query::Pairs;

/// `updated_since` of a list, in epoch seconds: only what changed at that moment or later.
pub(super) fn updated_since(pairs: &Pairs) -> Result<Option<i64>, Response> {
    let Some(text) = pairs.filled("updated_since") else {
        return Ok(None);
    };
    parse_rfc3339(text).map(Some).ok_or_else(|| {
        answer::invalid_parameter("updated_since must be a moment such as 2026-11-20T08:00:00Z.")
    })
}
