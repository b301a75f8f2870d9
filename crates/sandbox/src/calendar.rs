use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Weekday};

/// A day of the calendar, in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Day(NaiveDate);

impl Day {
    /// The day that a moment, in epoch seconds, falls on.
    pub(crate) fn of(epoch_seconds: i64) -> Self {
        Self(DateTime::from_timestamp(epoch_seconds, 0).unwrap_or_default().date_naive())
    }

    /// Reads `2026-11-20`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let written_out = text.len() == 10;
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| written_out).map(Self)
    }

    /// Midnight at its start, in epoch seconds.
    pub(crate) fn starts_at(self) -> i64 {
        self.0.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
    }

    /// Days since 1970-01-01.
    pub(crate) fn number(self) -> i64 {
        self.starts_at().div_euclid(24 * 3_600)
    }

    pub(crate) fn next(self) -> Self {
        Self(self.0.succ_opt().unwrap_or(self.0))
    }

    pub(crate) fn back(self, days: u64) -> Self {
        Self(self.0.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN))
    }

    pub(crate) fn is_at_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The Sunday at or before it, which Microsoft's weeks begin with.
    pub(crate) fn start_of_week(self) -> Self {
        self.back(u64::from(self.0.weekday().num_days_from_sunday()))
    }

    pub(crate) fn start_of_month(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// The first day of the next month.
    pub(crate) fn next_month(self) -> Self {
        let first = self.start_of_month();
        Self(first.0.checked_add_months(Months::new(1)).unwrap_or(first.0))
    }

    /// The same day so many months earlier.
    pub(crate) fn months_back(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN))
    }

    /// As chrono's `strftime` writes it.
    pub(crate) fn written(self, format: &str) -> String {
        self.0.format(format).to_string()
    }

    /// `2026-11-20`
    pub(crate) fn iso(self) -> String {
        self.written("%Y-%m-%d")
    }

    /// 20261120
    pub(crate) fn as_number(self) -> i64 {
        i64::from(self.0.year()) * 10_000
            + i64::from(self.0.month()) * 100
            + i64::from(self.0.day())
    }

    /// The days from this one to the last before `end`.
    pub(crate) fn until(self, end: Self) -> impl Iterator<Item = Self> + Clone {
        std::iter::successors(Some(self), |day| Some(day.next())).take_while(move |day| *day < end)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_day_is_read_and_written_and_nothing_else_is() {
        assert_eq!(day("2026-11-20").iso(), "2026-11-20");
        assert_eq!(day("2026-11-20").as_number(), 20_261_120);
        for wrong in ["2026-11-31", "2026-1-2", "20261120", "2026-11-20T00:00:00Z", ""] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_and_weeks_begin_where_people_expect() {
        assert_eq!(day("2026-12-31").next_month(), day("2027-01-01"));
        assert_eq!(day("2026-11-20").start_of_week(), day("2026-11-15"));
        assert_eq!(day("2026-11-15").start_of_week(), day("2026-11-15"));
        assert_eq!(day("2026-11-30").until(day("2026-12-02")).count(), 2);
        assert!(day("2026-11-21").is_at_weekend());
    }
}
