use chrono::{DateTime, NaiveDateTime};

const LAYOUT: &str = "%Y%m%d%H%M%S";

/// A time stamp in SAP's long form as text, to a tenth of a microsecond, in UTC:
/// `20261120120000.0000000`. All are of one length, so that they sort as the moments do.
pub(super) fn write(epoch_seconds: i64) -> String {
    let moment = DateTime::from_timestamp(epoch_seconds, 0).unwrap_or_default();
    format!("{}.0000000", moment.format(LAYOUT))
}

/// The second in which a time stamp lies that is written to the second at least.
pub(super) fn second(text: &str) -> Option<i64> {
    let seconds = NaiveDateTime::parse_from_str(text.get(..14)?, LAYOUT).ok()?;
    Some(seconds.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::{second, write};

    #[test]
    fn a_time_stamp_has_twenty_one_digits_and_leads_back_to_its_second() {
        assert_eq!(write(1_795_132_800), "20261120000000.0000000");
        assert_eq!(second("20261120000000.9999999"), Some(1_795_132_800));
        assert_eq!(second("20261120000000"), Some(1_795_132_800));
        assert_eq!(second("20261120"), None);
    }
}
