//! What a run did when, on one axis.

use chrono::{DateTime, TimeDelta, Utc};
use contract::sync_run::{RunPause, SyncRunDetail};
use leptos::prelude::*;

use super::stood;
use crate::{
    state::clock::Clock,
    ui::{Bar, Second, SpanBar, format},
};

/// How a stream looks while it is read, and a run that stands still.
const READING: &str = "reading";
const STILL: &str = "still";

/// One line of the timeline.
struct Line {
    label: String,
    spans: Vec<Span>,
    look: &'static str,
}

/// A span that may not have ended.
#[derive(Clone, Copy)]
struct Span {
    from: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
}

/// The timeline, with what it shows in words beside it.
pub(super) fn shown(run: &SyncRunDetail) -> AnyView {
    let clock = Clock::expect();
    let begin = run.row.queued_at;
    let latest = latest(run);
    let finished = run.row.finished_at;
    // The axis of a run that has not ended grows.
    let end = Memo::new(move |_| {
        let now = || DateTime::from_timestamp_millis(clock.now()?);
        finished.or_else(now).map_or(latest, |end| end.max(latest))
    });
    let lines = lines(run);
    let lines = lines.into_iter().map(|line| line.shown(begin, end, &run.pauses)).collect_view();
    let pauses = run.pauses.iter().map(|pause| {
        let from = pause.from;
        let long = pause.until.map(|until| format!(", for {}", format::duration(from, until)));
        view! { <li><Second at=from/>{long}": "{pause.why.clone()}</li> }
    });
    let pauses = (!run.pauses.is_empty()).then(|| {
        view! { <ul class="pauses" aria-label="When it stood still">{pauses.collect_view()}</ul> }
    });
    let last = move || view! { <Second at=end.get()/> };
    let legend = (!run.pauses.is_empty()).then_some("Striped: it stood still. ");
    view! {
        <ol class="timeline">{lines}</ol>
        <p class="timeline-axis"><Second at=begin/><span>{legend}"Dashed: nothing was read."</span>{last}</p>
        {pauses}
    }
    .into_any()
}

/// The last moment that is known of.
fn latest(run: &SyncRunDetail) -> DateTime<Utc> {
    let of_run = [run.row.started_at, run.row.finished_at];
    let of_streams = run.streams.iter().flat_map(|it| [it.started_at, it.finished_at]);
    let of_pauses = run.pauses.iter().flat_map(|it| [Some(it.from), it.until]);
    let known = of_run.into_iter().chain(of_streams).chain(of_pauses).flatten();
    known.fold(run.row.queued_at, DateTime::max)
}

fn lines(run: &SyncRunDetail) -> Vec<Line> {
    let row = &run.row;
    let queued = Span { from: row.queued_at, until: row.started_at.or(row.finished_at) };
    let mut lines =
        vec![Line { label: "In the queue".to_owned(), spans: vec![queued], look: "queued" }];
    for stream in &run.streams {
        let until = stream.finished_at;
        let span = stream.started_at.map(|from| Span { from, until });
        let spans = span.into_iter().collect();
        lines.push(Line { label: stream.label.clone(), spans, look: READING });
    }
    if !run.pauses.is_empty() {
        let spans = run.pauses.iter().map(|it| Span { from: it.from, until: it.until }).collect();
        lines.push(Line { label: "Stood still".to_owned(), spans, look: STILL });
    }
    lines
}

impl Line {
    fn shown(self, begin: DateTime<Utc>, end: Memo<DateTime<Utc>>, pauses: &[RunPause]) -> AnyView {
        let Self { label, spans, look } = self;
        let when = spans.first().copied().map(|span| view! { <Second at=span.from/> });
        let bars = spans.clone();
        // What stood still says so on a line of its own; in the queue nothing is read anyway.
        let pauses = if look == READING { pauses.to_vec() } else { Vec::new() };
        let known = pauses.clone();
        let long = move || long(&spans, &known, end.get());
        let bar = move || {
            let end = end.get();
            let drawn = bars.iter().flat_map(|span| {
                let until = span.until.unwrap_or(end);
                let whole = Bar { look, from: span.from, until };
                let still = stood::parts(&pauses, span.from, until).into_iter();
                let still = still.map(|(from, until)| Bar { look: STILL, from, until });
                std::iter::once(whole).chain(still).collect::<Vec<_>>()
            });
            view! { <SpanBar axis=(begin, end) bars=drawn.collect()/> }
        };
        view! {
            <li>
                <span class="timeline-label">{label}</span>
                {bar}
                <span class="timeline-text">{when}{long}</span>
            </li>
        }
        .into_any()
    }
}

/// ", read for 4 s, waited 8 min".
fn long(spans: &[Span], pauses: &[RunPause], end: DateTime<Utc>) -> String {
    if spans.is_empty() {
        return "not begun".to_owned();
    }
    let so_far = if spans.iter().all(|span| span.until.is_some()) { "" } else { " so far" };
    let (mut whole, mut still) = (TimeDelta::zero(), TimeDelta::zero());
    for span in spans {
        let until = span.until.unwrap_or(end);
        whole += until - span.from;
        still += stood::within(pauses, span.from, until);
    }
    if !so_far.is_empty() && whole < TimeDelta::seconds(1) {
        return ", just begun".to_owned();
    }
    if still.is_zero() {
        return format!(", {}{so_far}", format::length(whole));
    }
    let read = format::length(whole - still);
    format!(", read for {read}, waited {}{so_far}", format::length(still))
}
