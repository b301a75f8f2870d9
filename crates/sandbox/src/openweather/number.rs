/// Seconds, counts and degrees of this world are far below where a double loses whole numbers.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(super) fn real(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "seconds, percents, metres and degrees")]
pub(super) fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// With as many decimals as OpenWeather shows: two.
pub(super) fn hundredths(number: f64) -> f64 {
    // Adding nothing turns a minus zero into a zero.
    (number * 100.0).round() / 100.0 + 0.0
}
