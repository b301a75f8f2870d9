//! Spans of days, by name or by date.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// A span of days in UTC: one day, or one that moves on with the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// That day.
    Day(NaiveDate),
    /// A span that ends with today.
    Named(NamedPeriod),
}

/// A span of days that is known by name.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NamedPeriod {
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// Today and the six days before.
    #[strum(serialize = "last_7_days")]
    #[serde(rename = "last_7_days")]
    Last7Days,
    /// Today and the 29 days before.
    #[strum(serialize = "last_30_days")]
    #[serde(rename = "last_30_days")]
    Last30Days,
    /// Today and the 89 days before.
    #[strum(serialize = "last_90_days")]
    #[serde(rename = "last_90_days")]
    Last90Days,
    /// Since the first of the month.
    ThisMonth,
    /// The calendar month before.
    LastMonth,
    /// Since the first of January.
    ThisYear,
    /// The calendar year before.
    LastYear,
}

impl Period {
    /// Reads `last_7_days`, or a day like `2026-11-21` of the years 1 to 9998: the day after it has to
    /// be one that is stored.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(named) = text.parse() {
            return Some(Self::Named(named));
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        (1..=9998).contains(&day.year()).then_some(Self::Day(day))
    }

    /// The names that [`Period::parse`] knows.
    pub fn names() -> String {
        NamedPeriod::ALL.iter().map(<&str>::from).collect::<Vec<_>>().join(", ")
    }

    /// Its first moment, and the first one after it.
    pub fn span(self, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let (first, after) = match self {
            Self::Day(day) => (day, day.checked_add_days(Days::new(1)).unwrap_or(day)),
            Self::Named(named) => named.days(now.date_naive()),
        };
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        (midnight(first), midnight(after))
    }
}

impl NamedPeriod {
    /// All there are.
    pub const ALL: [Self; 9] = [
        Self::Today,
        Self::Yesterday,
        Self::Last7Days,
        Self::Last30Days,
        Self::Last90Days,
        Self::ThisMonth,
        Self::LastMonth,
        Self::ThisYear,
        Self::LastYear,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Yesterday => "Yesterday",
            Self::Last7Days => "Last 7 days",
            Self::Last30Days => "Last 30 days",
            Self::Last90Days => "Last 90 days",
            Self::ThisMonth => "This month",
            Self::LastMonth => "Last month",
            Self::ThisYear => "This year",
            Self::LastYear => "Last year",
        }
    }

    /// Its first day, and the first one after it.
    fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let tomorrow = today + Days::new(1);
        let month = today.with_day(1).unwrap_or(today);
        let year = month.with_month(1).unwrap_or(month);
        match self {
            Self::Today => (today, tomorrow),
            Self::Yesterday => (today - Days::new(1), today),
            Self::Last7Days => (tomorrow - Days::new(7), tomorrow),
            Self::Last30Days => (tomorrow - Days::new(30), tomorrow),
            Self::Last90Days => (tomorrow - Days::new(90), tomorrow),
            Self::ThisMonth => (month, month + Months::new(1)),
            Self::LastMonth => (month - Months::new(1), month),
            Self::ThisYear => (year, year + Months::new(12)),
            Self::LastYear => (year - Months::new(12), year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> [String; 2] {
        let now = DateTime::parse_from_rfc3339("2028-03-01T23:59:59Z").unwrap().to_utc();
        let (first, after) = Period::parse(text).unwrap().span(now);
        [first, after].map(|moment| moment.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn a_period_begins_and_ends_at_midnight() {
        for (text, first, after) in [
            ("2026-11-21", "2026-11-21", "2026-11-22"),
            ("2026-12-31", "2026-12-31", "2027-01-01"),
            ("today", "2028-03-01", "2028-03-02"),
            ("yesterday", "2028-02-29", "2028-03-01"),
            ("last_7_days", "2028-02-24", "2028-03-02"),
            ("last_30_days", "2028-02-01", "2028-03-02"),
            ("last_90_days", "2027-12-03", "2028-03-02"),
            ("this_month", "2028-03-01", "2028-04-01"),
            ("last_month", "2028-02-01", "2028-03-01"),
            ("this_year", "2028-01-01", "2029-01-01"),
            ("last_year", "2027-01-01", "2028-01-01"),
        ] {
            let midnight = |day: &str| format!("{day} 00:00:00");
            assert_eq!(days(text), [midnight(first), midnight(after)], "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in ["", "someday", "2026-02-30", "0000-01-01", "9999-12-31", "-0001-01-01"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_is_sent_as_it_is_written() {
        for named in NamedPeriod::ALL {
            let sent = serde_json::to_value(named).unwrap();
            assert_eq!(sent, <&str>::from(named));
        }
    }
}
