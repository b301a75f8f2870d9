//! How a moment is written: by a record, and to a request.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, TimeZone, Utc};
use serde::Deserialize;
use serde_json::Value as Json;

/// A way of writing a moment. In files:
///
/// * `rfc3339`: `2026-11-20T15:30:00Z`; also without a zone, which is UTC then, with a space for the
///   `T`, or only the day;
/// * `epoch_s`: seconds since 1970, a number or a text;
/// * `epoch_ms`: milliseconds since 1970, a number or a text;
/// * `epoch_decimal`: seconds with a fraction, `1790000000.000100`;
/// * `ms_date`: `/Date(1790000000000+0000)/`;
/// * `yyyymmdd`: `20261120`, a number or a text;
/// * a pattern with percent signs such as `%Y-%m-%d %H:%M:%S`: the `strftime` of the `chrono` crate, UTC
///   unless it holds a zone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum TimeForm {
    /// With or without a zone (UTC then), with or without a time of day.
    #[default]
    Rfc3339,
    EpochSeconds,
    EpochMilliseconds,
    EpochDecimal,
    MsDate,
    YearMonthDay,
    Pattern(String),
}

impl TryFrom<String> for TimeForm {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "rfc3339" => Self::Rfc3339,
            "epoch_s" => Self::EpochSeconds,
            "epoch_ms" => Self::EpochMilliseconds,
            "epoch_decimal" => Self::EpochDecimal,
            "ms_date" => Self::MsDate,
            "yyyymmdd" => Self::YearMonthDay,
            pattern if pattern.contains('%') && is_pattern(pattern) => Self::Pattern(text),
            _ => {
                return Err(format!(
                    "`{text}` is no way of writing a time; expected `rfc3339`, `epoch_s`, \
                     `epoch_ms`, `epoch_decimal`, `ms_date`, `yyyymmdd` or a pattern like \
                     `%Y-%m-%d`"
                ));
            }
        })
    }
}

fn is_pattern(pattern: &str) -> bool {
    use chrono::format::{Item, StrftimeItems};
    StrftimeItems::new(pattern).all(|item| item != Item::Error)
}

impl TimeForm {
    /// Reads a moment, in the precision that times are stored with.
    pub(crate) fn read(&self, json: &Json) -> Option<DateTime<Utc>> {
        let text = match json {
            Json::String(text) => text.trim().to_owned(),
            Json::Number(number) => number.to_string(),
            _ => return None,
        };
        self.parse(&text).map(|time| time.trunc_subsecs(6))
    }

    fn parse(&self, text: &str) -> Option<DateTime<Utc>> {
        match self {
            Self::Rfc3339 => rfc3339(text),
            Self::EpochSeconds => DateTime::from_timestamp(whole(text)?, 0),
            Self::EpochMilliseconds => DateTime::from_timestamp_millis(whole(text)?),
            Self::EpochDecimal => epoch_decimal(text),
            Self::MsDate => ms_date(text),
            Self::YearMonthDay => midnight(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?),
            Self::Pattern(pattern) => by_pattern(text, pattern),
        }
    }

    /// Writes a moment.
    pub(crate) fn write(&self, time: DateTime<Utc>) -> String {
        match self {
            Self::Rfc3339 => {
                // Whole seconds are what most vendors show in their manuals.
                let seconds = time.trunc_subsecs(0);
                let form =
                    if seconds == time { SecondsFormat::Secs } else { SecondsFormat::Micros };
                time.to_rfc3339_opts(form, true)
            }
            Self::EpochSeconds => time.timestamp().to_string(),
            Self::EpochMilliseconds => time.timestamp_millis().to_string(),
            Self::EpochDecimal => {
                format!("{}.{:06}", time.timestamp(), time.timestamp_subsec_micros())
            }
            Self::MsDate => format!("/Date({})/", time.timestamp_millis()),
            Self::YearMonthDay => time.format("%Y%m%d").to_string(),
            Self::Pattern(pattern) => time.format(pattern).to_string(),
        }
    }
}

/// Providers write RFC 3339 in many dialects: without a zone, with one that lacks its colon
/// (`+0000`), with a space for the T, or only the day.
fn rfc3339(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    if let Ok(time) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z") {
        return Some(time.to_utc());
    }
    for pattern in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, pattern) {
            return Some(time.and_utc());
        }
    }
    midnight(text.parse().ok()?)
}

fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(Utc.from_utc_datetime(&day.and_hms_opt(0, 0, 0)?))
}

/// A whole number, also one that was written as a float (`1790000000.0`).
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    digits.parse().ok()
}

fn epoch_decimal(text: &str) -> Option<DateTime<Utc>> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micros: u32 = digits.parse().ok()?;
    DateTime::from_timestamp(seconds.parse().ok()?, micros.checked_mul(1_000)?)
}

fn ms_date(text: &str) -> Option<DateTime<Utc>> {
    let inside = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    // A zone may follow; the milliseconds are UTC all the same.
    let end = inside.get(1..)?.find(['+', '-']).map_or(inside.len(), |place| place + 1);
    DateTime::from_timestamp_millis(inside.get(..end)?.parse().ok()?)
}

fn by_pattern(text: &str, pattern: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_str(text, pattern) {
        return Some(time.to_utc());
    }
    if let Ok(time) = NaiveDateTime::parse_from_str(text, pattern) {
        return Some(time.and_utc());
    }
    midnight(NaiveDate::parse_from_str(text, pattern).ok()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(text: &str) -> TimeForm {
        TimeForm::try_from(text.to_owned()).unwrap()
    }

    fn read(name: &str, json: Json) -> Option<String> {
        form(name).read(&json).map(|time| TimeForm::Rfc3339.write(time))
    }

    #[test]
    fn each_form_is_read() {
        for (name, json, time) in [
            ("rfc3339", json!("2026-10-01T10:00:00+02:00"), "2026-10-01T08:00:00Z"),
            ("rfc3339", json!("2026-10-01T08:00:00.000+0000"), "2026-10-01T08:00:00Z"),
            ("rfc3339", json!("2026-10-01T08:00:00"), "2026-10-01T08:00:00Z"),
            ("rfc3339", json!("2026-10-01"), "2026-10-01T00:00:00Z"),
            ("epoch_s", json!(1_790_000_000), "2026-09-21T14:13:20Z"),
            ("epoch_s", json!("1790000000"), "2026-09-21T14:13:20Z"),
            ("epoch_ms", json!(1_790_000_000_000_i64), "2026-09-21T14:13:20Z"),
            ("epoch_decimal", json!("1790000000.000100"), "2026-09-21T14:13:20.000100Z"),
            ("ms_date", json!("/Date(1790000000000+0000)/"), "2026-09-21T14:13:20Z"),
            ("ms_date", json!("/Date(-1000)/"), "1969-12-31T23:59:59Z"),
            ("yyyymmdd", json!(20_261_101), "2026-11-01T00:00:00Z"),
            ("%m/%d/%Y", json!("10/1/2026"), "2026-10-01T00:00:00Z"),
            ("%Y-%m-%d %H:%M:%S", json!("2026-10-01 08:00:00"), "2026-10-01T08:00:00Z"),
        ] {
            assert_eq!(read(name, json.clone()).as_deref(), Some(time), "{name} {json}");
        }
    }

    #[test]
    fn what_is_no_time_is_nothing() {
        for (name, json) in [
            ("rfc3339", json!("soon")),
            ("rfc3339", json!(7)),
            ("epoch_s", json!("99999999999999999999")),
            ("ms_date", json!("/Date()/")),
            ("ms_date", json!("/Date(é)/")),
            ("yyyymmdd", json!(20_261_399)),
            ("epoch_ms", json!(null)),
        ] {
            assert_eq!(read(name, json.clone()), None, "{name} {json}");
        }
    }

    #[test]
    fn what_was_written_reads_back_equal() {
        let time = "2026-09-21T14:13:20.000100Z".parse().unwrap();
        for name in ["rfc3339", "epoch_decimal", "%Y-%m-%dT%H:%M:%S%.6f%z"] {
            let text = form(name).write(time);
            assert_eq!(form(name).read(&Json::String(text)), Some(time), "{name}");
        }
    }

    #[test]
    fn an_unknown_form_is_refused() {
        for name in ["", "iso", "%Q"] {
            assert!(TimeForm::try_from(name.to_owned()).is_err(), "{name}");
        }
    }
}
