use chrono::{DateTime, NaiveDateTime};

use crate::calendar::Day;
use crate::data::cloud::decimal;

/// A value of a row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    /// In millionths.
    Float(i64),
    Date(Day),
    /// In epoch seconds.
    Timestamp(i64),
    Text(String),
}

/// What a column holds, as the schema names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Integer,
    Float,
    Date,
    Timestamp,
    Text,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Text => "STRING",
        }
    }

    /// A literal or the value of a parameter as a value of this kind.
    pub(super) fn read(self, text: &str) -> Option<Cell> {
        match self {
            Self::Integer => text.parse().ok().map(Cell::Integer),
            Self::Float => millionths(text).map(Cell::Float),
            Self::Date => Day::parse(text).map(Cell::Date),
            Self::Timestamp => timestamp(text).map(Cell::Timestamp),
            Self::Text => Some(Cell::Text(text.to_owned())),
        }
    }
}

impl Cell {
    /// As answers hold it: always text. Moments are seconds with an exponent, or whole
    /// microseconds for those who ask for them.
    pub(super) fn written(&self, int64_timestamps: bool) -> Option<String> {
        Some(match self {
            Self::Null => return None,
            Self::Integer(number) => number.to_string(),
            Self::Float(millionths) => {
                let sign = if *millionths < 0 { "-" } else { "" };
                format!("{sign}{}", decimal(millionths.unsigned_abs(), 6))
            }
            Self::Date(day) => day.iso(),
            Self::Timestamp(seconds) if int64_timestamps => (seconds * 1_000_000).to_string(),
            Self::Timestamp(seconds) => with_exponent(*seconds),
            Self::Text(text) => text.clone(),
        })
    }
}

/// `1.7932896E9`
fn with_exponent(seconds: i64) -> String {
    let digits = seconds.unsigned_abs().to_string();
    let exponent = digits.len() - 1;
    let fraction = digits[1..].trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    let sign = if seconds < 0 { "-" } else { "" };
    format!("{sign}{}.{fraction}E{exponent}", &digits[..1])
}

fn millionths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<6}");
    let whole: i64 = whole.parse().ok()?;
    Some(whole * 1_000_000 + fraction.get(..6)?.parse::<i64>().ok()?)
}

/// The ways in which BigQuery lets people write a moment; without a zone it is UTC.
fn timestamp(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(day) = Day::parse(text) {
        return Some(day.starts_at());
    }
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)) {
        return Some(moment.timestamp());
    }
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|moment| moment.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::{Cell, Kind};

    #[test]
    fn a_moment_is_read_in_every_way_and_written_in_two() {
        let moment = Cell::Timestamp(1_795_132_800);
        for text in [
            "2026-11-20",
            "2026-11-20T00:00:00Z",
            "2026-11-20 00:00:00+00:00",
            "2026-11-20 01:00:00+01:00",
            "2026-11-20 00:00:00.000000",
            "2026-11-20 00:00:00 UTC",
            "2026-11-20T00:00:00.000",
        ] {
            assert_eq!(Kind::Timestamp.read(text).as_ref(), Some(&moment), "{text}");
        }
        assert_eq!(moment.written(false).as_deref(), Some("1.7951328E9"));
        assert_eq!(moment.written(true).as_deref(), Some("1795132800000000"));
        assert_eq!(Kind::Timestamp.read("yesterday"), None);
    }

    #[test]
    fn floats_are_written_without_zeros_and_with_their_sign() {
        assert_eq!(Cell::Float(-1_500_000).written(false).as_deref(), Some("-1.5"));
        assert_eq!(Kind::Float.read("0.5"), Some(Cell::Float(500_000)));
        assert_eq!(Cell::Null.written(false), None);
    }
}
