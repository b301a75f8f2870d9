//! How much is too much, and how the provider says so.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::Deserialize;

use crate::{cursor::Length, http::BudgetSpec};

/// `[limits]`: how much is too much.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// How many pages one reading of a stream may have: more means that the paging runs in a
    /// circle, and the run fails.
    pub pages: u64,
    /// How many bytes one answer may have, unpacked. The smaller of this and the operator's limit
    /// holds.
    pub body_bytes: usize,
    /// How long to wait when too much was asked and the refusal does not say how long; the usual short
    /// back-off when not given.
    pub(crate) wait: Option<Length>,
    /// How many records one page may have: a page is in memory as a whole, and is written in one
    /// transaction.
    pub records: usize,
    /// The headers that tell how many requests are left; several where several limits hold at once.
    pub(crate) rate: Vec<RateHeaders>,
    /// How often an account may be asked, by all of its streams together; as often as it takes when
    /// not given.
    pub(crate) budget: Option<BudgetSpec>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 100_000,
            body_bytes: usize::MAX,
            records: 10_000,
            wait: None,
            rate: Vec::new(),
            budget: None,
        }
    }
}

/// One of `[[limits.rate]]`: the headers that tell how many requests are left. (`Retry-After` is always
/// understood.) The longest wait of several wins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateHeaders {
    /// The header that says how many are left: with `0`, a 403 means "too many" and is waited out.
    remaining: Option<String>,
    /// The header that says when there are more again, or how long to wait.
    reset: Option<String>,
    /// How `reset` is written.
    #[serde(default)]
    reset_form: ResetForm,
}

/// How the moment of more requests is written.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ResetForm {
    /// Seconds since 1970.
    #[default]
    EpochSeconds,
    /// Seconds from now.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
}

impl RateHeaders {
    /// Whether the answer says that none are left.
    pub(crate) fn exhausted(&self, headers: &HeaderMap) -> bool {
        text(headers, self.remaining.as_deref()).is_some_and(|left| left == "0")
    }

    /// How long until there are more, where the answer says so.
    pub(crate) fn wait(&self, headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
        let number = text(headers, self.reset.as_deref())?.parse::<u64>().ok()?;
        match self.reset_form {
            ResetForm::EpochSeconds => {
                let now = u64::try_from(now.timestamp()).ok()?;
                Some(Duration::from_secs(number.saturating_sub(now)))
            }
            ResetForm::Seconds => Some(Duration::from_secs(number)),
            ResetForm::Milliseconds => Some(Duration::from_millis(number)),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: Option<&str>) -> Option<&'a str> {
    headers.get(name?)?.to_str().ok().map(str::trim)
}
