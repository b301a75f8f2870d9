//! Money: integers in the smallest unit of their currency, never floating point.

use crate::decimal;

/// How many decimal places the smallest unit of most currencies has.
pub const USUAL_EXPONENT: u32 = 2;

/// The currencies whose smallest unit has another number of decimal places.
///
/// Source: ISO 4217 list one, minor-unit column.
pub const UNUSUAL_EXPONENTS: [(u32, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// How many decimal places the smallest unit of a currency has. Codes are compared without regard
/// to case.
pub fn exponent(code: &str) -> u32 {
    UNUSUAL_EXPONENTS
        .into_iter()
        .find(|(_, codes)| codes.iter().any(|known| known.eq_ignore_ascii_case(code)))
        .map_or(USUAL_EXPONENT, |(places, _)| places)
}

/// Reads a decimal amount ("129.9", "-3", "1e3" is refused) as smallest units of `code`.
///
/// `None` when it is not a plain decimal number, has more places than the currency, or does not
/// fit into 64 bits.
pub fn parse_minor(text: &str, code: &str) -> Option<i64> {
    i64::try_from(parse_decimal(text, exponent(code))?).ok()
}

/// Whether this is a plain decimal amount of any currency.
pub fn is_amount(text: &str) -> bool {
    parse_decimal(text, MOST_PLACES).is_some()
}

/// The least count of smallest units, of a currency with so many places, that is not less than the
/// amount. What no 64-bit number can hold becomes the nearest one that can.
pub fn at_least(amount: &str, places: u32) -> i64 {
    bound(amount, places, |amount, unit| {
        amount.div_euclid(unit) + i128::from(amount.rem_euclid(unit) != 0)
    })
}

/// The greatest count of smallest units that is not more than the amount. See [`at_least`].
pub fn at_most(amount: &str, places: u32) -> i64 {
    bound(amount, places, i128::div_euclid)
}

/// The most decimal places that any currency has.
const MOST_PLACES: u32 = 4;

fn bound(amount: &str, places: u32, round: impl Fn(i128, i128) -> i128) -> i64 {
    let amount = parse_decimal(amount, MOST_PLACES).unwrap_or_default();
    let units = round(amount, 10_i128.pow(MOST_PLACES.saturating_sub(places)));
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN + 1 } else { i64::MAX })
}

/// Reads a plain decimal number with at most so many places, times ten to their power.
fn parse_decimal(text: &str, places: u32) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let places = places as usize;
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > places {
        return None;
    }
    let minor: i128 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(if negative { -minor } else { minor })
}

/// Writes smallest units as a plain decimal number: `(12990, "EUR")` is `129.90`.
pub fn format_minor(minor: impl Into<i128>, code: &str) -> String {
    decimal::format(minor, exponent(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        assert_eq!(parse_minor("129.90", "EUR"), Some(12_990));
        assert_eq!(parse_minor("-0.05", "usd"), Some(-5));
        assert_eq!(parse_minor("1500", "JPY"), Some(1_500));
        assert_eq!(parse_minor("1.234", "KWD"), Some(1_234));
        assert_eq!(parse_minor("90071992547409.93", "USD"), Some(9_007_199_254_740_993));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", "abc", "1e3", "1.234", "1,5", ".5", "99999999999999999999"] {
            assert_eq!(parse_minor(text, "USD"), None, "{text}");
        }
        assert_eq!(parse_minor("1.5", "JPY"), None);
    }

    #[test]
    fn bounds_are_rounded_to_the_unit_of_the_currency() {
        assert_eq!((at_least("12.50", 2), at_most("12.50", 2)), (1_250, 1_250));
        assert_eq!((at_least("12.50", 0), at_most("12.50", 0)), (13, 12));
        assert_eq!((at_least("-12.50", 0), at_most("-12.50", 0)), (-12, -13));
        assert_eq!(at_least("99999999999999999999999", 2), i64::MAX);
    }

    #[test]
    fn amounts_are_written_with_the_places_of_their_currency() {
        assert_eq!(format_minor(12_990, "EUR"), "129.90");
        assert_eq!(format_minor(-5, "USD"), "-0.05");
        assert_eq!(format_minor(1_500, "JPY"), "1500");
        assert_eq!(format_minor(7, "KWD"), "0.007");
    }
}
