use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Oracle's way to say how a moment is written (`YYYY-MM-DD HH24:MI:SS`), in chrono's words; `None`
/// for what this sandbox does not read.
fn chronos(format: &str) -> Option<String> {
    const ELEMENTS: [(&str, &str); 6] =
        [("YYYY", "%Y"), ("HH24", "%H"), ("MM", "%m"), ("DD", "%d"), ("MI", "%M"), ("SS", "%S")];
    let mut words = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let upper = rest.to_uppercase();
        if let Some((element, word)) = ELEMENTS.iter().find(|(it, _)| upper.starts_with(it)) {
            words.push_str(word);
            rest = &rest[element.len()..];
        } else if first == '"' {
            let (literal, after) = rest[1..].split_once('"')?;
            words.push_str(literal);
            rest = after;
        } else if first.is_ascii_alphanumeric() || first == '%' {
            return None;
        } else {
            words.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Some(words)
}

/// `TO_CHAR(moment, format)`
pub(super) fn write(epoch_seconds: i64, format: &str) -> Option<String> {
    let moment = DateTime::from_timestamp(epoch_seconds, 0)?;
    Some(moment.format(&chronos(format)?).to_string())
}

/// `TO_TIMESTAMP(text, format)`; without a time it is midnight.
pub(super) fn read(text: &str, format: &str) -> Option<i64> {
    let format = chronos(format)?;
    let moment = NaiveDateTime::parse_from_str(text, &format).ok();
    let day = || NaiveDate::parse_from_str(text, &format).ok()?.and_hms_opt(0, 0, 0);
    moment.or_else(day).map(|moment| moment.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn what_is_written_is_read_again() {
        let moment = 1_795_132_800 + 3_661;
        for format in
            ["YYYY-MM-DD HH24:MI:SS", "YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"", "DD.MM.YYYY hh24:mi:ss"]
        {
            let text = write(moment, format).expect("a format");
            assert_eq!(read(&text, format), Some(moment), "{text}");
        }
        assert_eq!(
            write(moment, "YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"").as_deref(),
            Some("2026-11-20T01:01:01Z")
        );
        assert_eq!(read("2026-11-20", "YYYY-MM-DD"), Some(1_795_132_800));
        assert_eq!(read("2026-11-20", "YYYY-Q"), None);
        assert_eq!(read("soon", "YYYY-MM-DD"), None);
    }
}
