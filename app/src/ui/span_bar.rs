//! Spans of time on an axis.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// How wide the axis is, in units of its own.
const WIDTH: i64 = 1_000;
/// What a short span is as wide as, to be seen.
const LEAST: i64 = 6;

/// One span of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// How it looks: a class of the style sheet.
    pub look: &'static str,
    /// Where it begins.
    pub from: DateTime<Utc>,
    /// Where it ends.
    pub until: DateTime<Utc>,
}

/// Spans of time on an axis. Decoration only: what it shows has to be said in text as well.
///
/// A drawing, because the place of a box would be a style of its own, which our pages do not allow.
#[component]
pub fn SpanBar(
    /// Where the axis begins and ends.
    axis: (DateTime<Utc>, DateTime<Utc>),
    /// The spans.
    bars: Vec<Bar>,
) -> impl IntoView {
    let rects = bars.into_iter().map(|bar| {
        let (x, width) = place(axis, bar.from, bar.until);
        let (left, right) = (x.to_string(), (x + width).to_string());
        // The stripes are a dashed line as thick as the bar: they keep their width, however wide the
        // drawing is pulled.
        let stripes = (bar.look == "still").then(|| {
            view! { <line class="stripes" x1=left.clone() x2=right y1="5" y2="5"></line> }
        });
        view! {
            <rect class=bar.look x=left width=width.to_string() y="0" height="10"></rect>
            {stripes}
        }
    });
    view! {
        <svg class="span-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <line class="axis" x1="0" x2="1000" y1="5" y2="5"></line>
            {rects.collect_view()}
        </svg>
    }
    .into_any()
}

/// Where a span begins and how wide it is.
fn place(
    (begin, end): (DateTime<Utc>, DateTime<Utc>),
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> (i64, i64) {
    let whole = (end - begin).num_milliseconds().max(1);
    let at = |moment: DateTime<Utc>| {
        let along = i128::from((moment - begin).num_milliseconds()) * i128::from(WIDTH);
        i64::try_from(along / i128::from(whole)).unwrap_or(WIDTH).clamp(0, WIDTH)
    };
    let x = at(from).min(WIDTH - LEAST);
    (x, (at(until) - x).max(LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    #[test]
    fn a_span_stands_where_it_was_and_can_be_seen() {
        let axis = (at(0), at(100));
        assert_eq!(place(axis, at(25), at(75)), (250, 500));
        assert_eq!(place(axis, at(50), at(50)), (500, 6));
        assert_eq!(place(axis, at(100), at(100)), (994, 6));
        assert_eq!(place(axis, at(-50), at(200)), (0, 1_000));
        assert_eq!(place((at(5), at(5)), at(5), at(5)), (0, 6));
    }
}
