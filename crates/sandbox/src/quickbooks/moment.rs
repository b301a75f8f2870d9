use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Intuit's servers write the time of the Pacific coast of America.
const OFFSET_SECONDS: i32 = 8 * 3_600;

fn pacific(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::west_opt(OFFSET_SECONDS) {
        Some(offset) => moment.with_timezone(&offset),
        None => moment.fixed_offset(),
    }
}

/// `2026-10-01T08:00:00-08:00`
pub(super) fn of(epoch_seconds: i64) -> String {
    let moment = DateTime::from_timestamp(epoch_seconds, 0).unwrap_or_default();
    pacific(moment).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The same to the millisecond, as answers carry it.
pub(super) fn of_answer(moment: DateTime<Utc>) -> String {
    pacific(moment).to_rfc3339_opts(SecondsFormat::Millis, false)
}

/// Reads a moment with an offset, one without (which is UTC here), or a day, as milliseconds.
pub(super) fn read(text: &str) -> Option<i64> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_millis());
    }
    let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok();
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    Some(plain.or_else(day)?.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::{of, read};

    #[test]
    fn moments_are_written_with_an_offset_and_read_in_every_form() {
        assert_eq!(of(1_790_870_400), "2026-10-01T08:00:00-08:00");
        let milliseconds = Some(1_790_870_400_000);
        assert_eq!(read("2026-10-01T08:00:00-08:00"), milliseconds);
        assert_eq!(read("2026-10-01T16:00:00Z"), milliseconds);
        assert_eq!(read("2026-10-01T16:00:00"), milliseconds);
        assert_eq!(read("2026-10-01"), Some(1_790_812_800_000));
        assert_eq!(read("yesterday"), None);
    }
}
