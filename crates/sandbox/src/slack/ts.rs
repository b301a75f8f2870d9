/// A message's `ts`: seconds and a number that is unique within them, which is no fraction of a
/// second that anybody may rely on.
const SECOND: i64 = 1_000_000;

/// `1790000000.000100` from microseconds.
pub(super) fn write(micros: i64) -> String {
    format!("{}.{:06}", micros.div_euclid(SECOND), micros.rem_euclid(SECOND))
}

/// Microseconds from `1790000000.000100` or `1790000000`.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (seconds, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || !digits(seconds) || !digits(rest) || rest.len() > 6 {
        return None;
    }
    let micros: i64 = format!("{rest:0<6}").parse().ok()?;
    seconds.parse::<i64>().ok()?.checked_mul(SECOND)?.checked_add(micros)
}

/// The first of a second.
pub(super) fn of_second(epoch_seconds: i64) -> i64 {
    epoch_seconds.saturating_mul(SECOND)
}

/// The second that it lies in, and how far.
pub(super) fn parts(micros: i64) -> (i64, i64) {
    (micros.div_euclid(SECOND), micros.rem_euclid(SECOND))
}

#[cfg(test)]
mod tests {
    use super::{parse, write};

    #[test]
    fn a_ts_survives_reading_and_writing_and_nonsense_is_none() {
        assert_eq!(write(1_790_000_000_000_100), "1790000000.000100");
        assert_eq!(parse("1790000000.000100"), Some(1_790_000_000_000_100));
        assert_eq!(parse("1790000000"), Some(1_790_000_000_000_000));
        assert_eq!(parse("1790000000.1"), Some(1_790_000_000_100_000));
        for nonsense in ["", ".", "yesterday", "1.2.3", "-5", "1.0000001"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }
}
