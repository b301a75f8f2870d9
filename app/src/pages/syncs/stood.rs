//! How long a run stood still.

use chrono::{DateTime, TimeDelta, Utc};
use contract::sync_run::RunPause;

/// The parts of a span in which a run stood still; one that has not ended reaches to its end.
pub(super) fn parts(
    pauses: &[RunPause],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let part = |pause: &RunPause| {
        let end = pause.until.unwrap_or(until).min(until);
        let begin = pause.from.max(from);
        (begin < end).then_some((begin, end))
    };
    pauses.iter().filter_map(part).collect()
}

/// How long it stood still in a span.
pub(super) fn within(pauses: &[RunPause], from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
    parts(pauses, from, until).into_iter().map(|(begin, end)| end - begin).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    #[test]
    fn only_what_lies_in_the_span_counts() {
        let pause = |from, until: Option<i64>| RunPause {
            from: at(from),
            until: until.map(at),
            why: String::new(),
        };
        let pauses = [pause(0, Some(2)), pause(5, Some(7)), pause(8, None)];
        assert_eq!(parts(&pauses, at(1), at(6)), [(at(1), at(2)), (at(5), at(6))]);
        assert_eq!(within(&pauses, at(4), at(10)), TimeDelta::minutes(4));
    }
}
