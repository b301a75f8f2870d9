//! Numbers with a fixed count of decimal places: integers, never floating point.

/// Reads a decimal number ("11.4", "-3", "1.5e-3") as a whole number of `places` decimal places,
/// rounded half away from zero. `None` when it is no number or does not fit into 64 bits.
pub fn scaled(text: &str, places: u32) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) || all.len() > 400 {
        return None;
    }
    // The value is `all` times ten to this power, counted in the wanted places.
    let power = i64::from(places) + i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
    let rounded = shift(&all, power)?;
    i64::try_from(if negative { -rounded } else { rounded }).ok()
}

/// Digits with their thousands apart: `12345` is `12,345`.
pub fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The digits times a power of ten, rounded half up.
fn shift(digits: &str, power: i64) -> Option<i128> {
    let digits = digits.trim_start_matches('0');
    if power >= 0 {
        let zeros = usize::try_from(power).ok().filter(|zeros| *zeros <= 40)?;
        let text = format!("{digits}{}", "0".repeat(zeros));
        return if digits.is_empty() { Some(0) } else { text.parse().ok() };
    }
    let cut = usize::try_from(-power).ok()?;
    if cut > digits.len() {
        return Some(0);
    }
    let (kept, rest) = digits.split_at(digits.len() - cut);
    let up = i128::from(rest.bytes().next().is_some_and(|first| first >= b'5'));
    let kept: i128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    Some(kept + up)
}

/// Writes a whole number of `places` decimal places: `(114, 1)` is `11.4`. Takes what is wider than
/// a column, because sums are.
pub fn format(number: impl Into<i128>, places: u32) -> String {
    let number = number.into();
    let places = places as usize;
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_rounded() {
        for (text, places, number) in [
            ("11.4", 1, 114),
            ("-0.13", 1, -1),
            ("-0.15", 1, -2),
            ("12.3456789", 2, 1_235),
            ("0.005", 2, 1),
            ("0.0049", 2, 0),
            ("1.5e3", 0, 1_500),
            ("1.5e-3", 4, 15),
            ("7", 3, 7_000),
            ("+7.", 0, 7),
            ("0", 2, 0),
            ("1e-30", 2, 0),
        ] {
            assert_eq!(scaled(text, places), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", ".", "-", "1,5", "abc", "1e", "NaN", "99999999999999999999", "1e99"] {
            assert_eq!(scaled(text, 2), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_with_their_places() {
        assert_eq!(format(114, 1), "11.4");
        assert_eq!(format(-2, 1), "-0.2");
        assert_eq!(format(7, 0), "7");
        assert_eq!(format(i128::from(i64::MAX) + 1, 2), "92233720368547758.08");
    }
}
