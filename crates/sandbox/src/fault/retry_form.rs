use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock::http_date;

/// How a provider says when to come back; as JSON `"seconds"`, `"date"`, `"epoch"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryForm {
    /// `Retry-After: 30`
    Seconds,
    /// `Retry-After: Fri, 20 Nov 2026 08:30:00 GMT`, by the provider's own clock.
    Date,
    /// `X-RateLimit-Remaining: 0` and `X-RateLimit-Reset: 1795163400`, which GitHub has.
    Epoch,
}

const REMAINING: &str = "x-ratelimit-remaining";
const RESET: &str = "x-ratelimit-reset";

impl RetryForm {
    /// Says it in this form, and in no other, in the headers of a refusal.
    pub(super) fn say(self, headers: &mut HeaderMap, seconds: u32, now: DateTime<Utc>) {
        headers.remove(header::RETRY_AFTER);
        headers.remove(RESET);
        let then = now + TimeDelta::seconds(i64::from(seconds));
        match self {
            Self::Seconds => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Self::Date => {
                headers.insert(header::RETRY_AFTER, http_date(then));
            }
            Self::Epoch => {
                headers.insert(REMAINING, HeaderValue::from(0));
                headers.insert(RESET, HeaderValue::from(then.timestamp()));
            }
        }
    }
}
