//! Sentences that were written down with moments in them.

use chrono::{DateTime, NaiveDateTime, Utc};
use leptos::prelude::*;

use super::Moment;

/// How a moment is written in them.
const WRITTEN: &str = "%Y-%m-%d %H:%M UTC";
/// How long that is.
const LENGTH: usize = "2026-11-25 10:05 UTC".len();

/// A sentence as it was written down, with its moments as the page writes them: in the time zone of
/// who reads it.
pub fn told(text: &str) -> AnyView {
    let parts = parts(text).into_iter().map(|part| match part {
        Part::Words(words) => words.to_owned().into_any(),
        Part::Moment(at) => view! { <Moment at/> }.into_any(),
    });
    parts.collect_view().into_any()
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Moment(DateTime<Utc>),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, at, after)) = first_moment(rest) {
        parts.push(Part::Words(before));
        parts.push(Part::Moment(at));
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts
}

fn first_moment(text: &str) -> Option<(&str, DateTime<Utc>, &str)> {
    text.match_indices(" UTC").find_map(|(place, zone)| {
        let end = place + zone.len();
        let begin = end.checked_sub(LENGTH)?;
        let written = text.get(begin..end)?;
        let at = NaiveDateTime::parse_from_str(written, WRITTEN).ok()?.and_utc();
        Some((&text[..begin], at, &text[end..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_found_between_words() {
        let text = "Waits until 2026-11-25 10:05 UTC: a limit";
        let at = DateTime::parse_from_rfc3339("2026-11-25T10:05:00Z").unwrap().to_utc();
        let expected = [Part::Words("Waits until "), Part::Moment(at), Part::Words(": a limit")];
        assert_eq!(parts(text), expected);
        assert_eq!(parts("It is UTC – é UTC"), [Part::Words("It is UTC – é UTC")]);
    }
}
