use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::http::HeaderValue;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::world::lock;

/// What time it is in the sandbox.
pub(crate) struct Clock {
    frozen: Option<DateTime<Utc>>,
    ahead_milliseconds: AtomicI64,
    /// What time it is for as long as somebody holds the clock.
    held: Mutex<Option<DateTime<Utc>>>,
    holder: Mutex<()>,
}

impl Clock {
    pub(crate) fn new(frozen: Option<DateTime<Utc>>) -> Self {
        Self {
            frozen,
            ahead_milliseconds: AtomicI64::new(0),
            held: Mutex::default(),
            holder: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        if let Some(held) = *lock(&self.held) {
            return held;
        }
        let ahead = TimeDelta::milliseconds(self.ahead_milliseconds.load(Ordering::SeqCst));
        let here = self.frozen.unwrap_or_else(Utc::now);
        here.checked_add_signed(ahead).unwrap_or(here)
    }

    /// Does something all of which happens at one moment.
    pub(crate) fn held<T>(&self, during: impl FnOnce() -> T) -> T {
        let _alone = lock(&self.holder);
        let now = self.now();
        *lock(&self.held) = Some(now);
        let done = during();
        *lock(&self.held) = None;
        done
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_milliseconds.fetch_add(by, Ordering::SeqCst);
    }
}

fn moment(epoch_seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(epoch_seconds, 0).unwrap_or_default()
}

/// `2026-11-20T08:30:00Z`
pub(crate) fn rfc3339(epoch_seconds: i64) -> String {
    moment(epoch_seconds).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-11-20T08:30:00.000Z`
pub(crate) fn rfc3339_milliseconds(epoch_seconds: i64) -> String {
    moment(epoch_seconds).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `Fri, 20 Nov 2026 08:30:00 GMT`, as headers have it.
pub(crate) fn http_date(moment: DateTime<Utc>) -> HeaderValue {
    let text = moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Reads an RFC 3339 moment, as seconds.
pub(crate) fn parse_rfc3339(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.timestamp())
}

/// The same, as milliseconds.
pub(crate) fn parse_rfc3339_milliseconds(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.timestamp_millis())
}
