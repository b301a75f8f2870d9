//! How only what is new is read: from the place that the last reading came to.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{JsonPath, paging::Paging, request::Request, time_form::TimeForm};

/// `[streams.cursor]`: how only what is new is read.
#[derive(Debug)]
pub(crate) struct CursorSpec {
    /// Where a record says when it changed, or which number it has. Nothing for streams whose
    /// windows are the only places.
    pub(crate) path: Option<JsonPath>,
    /// What stands there.
    pub(crate) kind: CursorKind,
    /// How a place is written into a request.
    pub(crate) format: TimeForm,
    /// How much is read again before the place: for changes that become visible late, and for
    /// moments that were cut to whole minutes.
    pub(crate) look_back: TimeDelta,
    /// How the records are sorted.
    pub(crate) order: Order,
    /// Whether each page of what is new begins at the newest record so far instead of behind so
    /// many: where paging counts, a record that changes while we read moves to the end and pulls
    /// another one over the edge of a page that was read. Needs records that are sorted oldest
    /// first; records of the same moment are still paged through.
    pub(crate) keyset: bool,
    /// Reading in steps, where the provider wants a beginning and an end.
    pub(crate) window: Option<Window>,
    /// The text of the variable `{since_clause}`, for queries that are texts: there is none without
    /// a place.
    pub(crate) clause: Option<crate::Template>,
    /// Another request, where what is new is asked for in another way.
    pub(crate) request: Option<Request>,
    /// The paging of that request.
    pub(crate) paging: Option<Box<dyn Paging>>,
    /// How the records stand in the answer to that request.
    pub(crate) layout: Option<crate::decode::Layout>,
}

/// What a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CursorKind {
    /// A moment, written so in records.
    Time(TimeForm),
    /// A number that only grows.
    Integer,
}

/// How records are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Nobody knows: the place moves when all is read.
    #[default]
    Unsorted,
    /// The newest last: the place moves with every page.
    OldestFirst,
    /// The newest first, and the provider cannot filter: reading ends at the first page that holds
    /// nothing new.
    NewestFirst,
}

/// Reading in steps of time.
#[derive(Debug)]
pub(crate) struct Window {
    /// How long one step is.
    pub(crate) step: TimeDelta,
    /// Where the first one begins without a place, counted back from now.
    pub(crate) history: TimeDelta,
    /// The setting that says instead where the first one begins (a day).
    pub(crate) from_setting: Option<String>,
    /// Steps begin and end at midnight UTC.
    pub(crate) whole_days: bool,
    /// The last day that is asked for belongs to the step, so that `{until}` is the day before its
    /// end.
    pub(crate) inclusive: bool,
    /// How far back the provider lets one ask.
    pub(crate) oldest: Option<TimeDelta>,
}

/// A place in a stream: a moment or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    Time(DateTime<Utc>),
    Integer(i64),
}

impl Mark {
    /// As it is kept.
    pub(crate) fn to_text(self) -> String {
        match self {
            Self::Time(time) => TimeForm::Rfc3339.write(time),
            Self::Integer(number) => number.to_string(),
        }
    }

    fn parse(text: &str, kind: &CursorKind) -> Option<Self> {
        match kind {
            CursorKind::Time(_) => TimeForm::Rfc3339.read(&Json::from(text)).map(Self::Time),
            CursorKind::Integer => text.parse().ok().map(Self::Integer),
        }
    }
}

impl CursorSpec {
    /// The place of a record.
    pub(crate) fn mark_of(&self, record: &Json) -> Option<Mark> {
        let found = self.path.as_ref()?.find(record)?;
        match &self.kind {
            CursorKind::Time(form) => form.read(found).map(Mark::Time),
            CursorKind::Integer => {
                let number = found.as_i64().or_else(|| found.as_str()?.parse().ok());
                number.map(Mark::Integer)
            }
        }
    }

    /// Reads a place that was kept.
    pub(crate) fn parse(&self, text: &str) -> Option<Mark> {
        Mark::parse(text, &self.kind)
    }

    /// Where reading begins to see everything behind a place: the place itself, or earlier.
    pub(crate) fn begin(&self, mark: Mark) -> Mark {
        match mark {
            Mark::Time(time) => Mark::Time(time - self.look_back),
            number @ Mark::Integer(_) => number,
        }
    }

    /// A place as requests take it.
    pub(crate) fn write(&self, mark: Mark) -> String {
        match mark {
            Mark::Time(time) => self.format.write(time),
            Mark::Integer(number) => number.to_string(),
        }
    }
}

impl Window {
    /// Where the first step begins.
    pub(crate) fn start(&self, from: Option<&str>, now: DateTime<Utc>) -> DateTime<Utc> {
        let said = from.and_then(|day| TimeForm::Rfc3339.read(&Json::from(day)));
        let start = said.unwrap_or(now - self.history);
        self.start_at(self.not_too_old(start, now))
    }

    /// Not before what the provider lets one ask.
    pub(crate) fn not_too_old(&self, time: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        self.oldest.map_or(time, |oldest| time.max(now - oldest))
    }

    /// What is said of the end of a step.
    pub(crate) fn until(&self, end: DateTime<Utc>) -> DateTime<Utc> {
        if self.inclusive { end - TimeDelta::days(1) } else { end }
    }

    /// The beginning of a step that holds this moment.
    pub(crate) fn start_at(&self, time: DateTime<Utc>) -> DateTime<Utc> {
        if self.whole_days { midnight(time) } else { time }
    }

    /// The end of the step that begins here, not after now; whole days end at the next midnight.
    pub(crate) fn end(&self, start: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let now = if self.whole_days { midnight(now) + TimeDelta::days(1) } else { now };
        (start + self.step).min(now)
    }
}

fn midnight(time: DateTime<Utc>) -> DateTime<Utc> {
    time.date_naive().and_hms_opt(0, 0, 0).map_or(time, |midnight| midnight.and_utc())
}

/// A length of time: `"90s"`, `"5m"`, `"24h"`, `"35d"`, in seconds, minutes, hours or days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) TimeDelta);

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no length of time like `90s`, `5m`, `24h` or `35d`");
        let unit = text.chars().last().ok_or_else(wrong)?;
        let count: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
        let delta = match unit {
            's' => TimeDelta::try_seconds(count),
            'm' => TimeDelta::try_minutes(count),
            'h' => TimeDelta::try_hours(count),
            'd' => TimeDelta::try_days(count),
            _ => None,
        };
        // Beyond a century, moments run out before lengths do.
        let fits = |it: &TimeDelta| *it >= TimeDelta::zero() && *it <= TimeDelta::days(36_525);
        delta.filter(fits).map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_nonsense_is_refused() {
        let length = |text: &str| Length::try_from(text.to_owned());
        assert_eq!(length("35d").unwrap().0, TimeDelta::days(35));
        assert_eq!(length("90s").unwrap().0, TimeDelta::seconds(90));
        for text in ["", "5", "m", "-5m", "5 m", "5w", "5é", "99999999999999999d", "40000d"] {
            assert!(length(text).is_err(), "{text}");
        }
    }

    #[test]
    fn windows_of_whole_days_begin_and_end_at_midnight() {
        let window = Window {
            step: TimeDelta::days(31),
            history: TimeDelta::days(60),
            from_setting: None,
            whole_days: true,
            inclusive: false,
            oldest: Some(TimeDelta::days(90)),
        };
        let now = "2026-11-20T15:30:00Z".parse().unwrap();
        let start = window.start(None, now);
        assert_eq!(start.to_rfc3339(), "2026-09-21T00:00:00+00:00");
        let end = window.end(start, now);
        assert_eq!(end.to_rfc3339(), "2026-10-22T00:00:00+00:00");
        assert_eq!(window.end(end, now).to_rfc3339(), "2026-11-21T00:00:00+00:00");
        assert_eq!(window.start(Some("2026-11-01"), now).to_rfc3339(), "2026-11-01T00:00:00+00:00");
        assert_eq!(window.start(Some("2020-01-01"), now).to_rfc3339(), "2026-08-22T00:00:00+00:00");
        assert_eq!(window.until(end), end);
        let inclusive = Window { inclusive: true, ..window };
        assert_eq!(inclusive.until(end).to_rfc3339(), "2026-10-21T00:00:00+00:00");
    }
}
