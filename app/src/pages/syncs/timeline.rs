//! What a run did when, on one axis.

use chrono::{DateTime, Utc};
use contract::sync_run::SyncRunDetail;
use leptos::prelude::*;

use crate::{
    state::clock::Clock,
    ui::{Bar, Second, SpanBar, format},
};

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
    let lines = lines(run).into_iter().map(|line| line.shown(begin, end)).collect_view();
    let pauses = run.pauses.iter().map(|pause| {
        let from = pause.from;
        let long = pause.until.map(|until| format!(", for {}", format::duration(from, until)));
        view! { <li><Second at=from/>{long}": "{pause.why.clone()}</li> }
    });
    let pauses = (!run.pauses.is_empty()).then(|| {
        view! { <ul class="pauses" aria-label="When it stood still">{pauses.collect_view()}</ul> }
    });
    view! {
        <ol class="timeline">{lines}</ol>
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
        lines.push(Line { label: stream.label.clone(), spans, look: "reading" });
    }
    if !run.pauses.is_empty() {
        let spans = run.pauses.iter().map(|it| Span { from: it.from, until: it.until }).collect();
        lines.push(Line { label: "Stood still".to_owned(), spans, look: "still" });
    }
    lines
}

impl Line {
    fn shown(self, begin: DateTime<Utc>, end: Memo<DateTime<Utc>>) -> AnyView {
        let Self { label, spans, look } = self;
        let when = spans.first().copied().map(|span| view! { <Second at=span.from/> });
        let bars = spans.clone();
        let long = move || {
            if spans.is_empty() {
                return "not begun".to_owned();
            }
            let ended = spans.iter().all(|span| span.until.is_some());
            let length = |span: &Span| span.until.unwrap_or_else(|| end.get()) - span.from;
            let long = format::length(spans.iter().map(length).sum());
            if ended { format!(", {long}") } else { format!(", {long} so far") }
        };
        let bar = move || {
            let end = end.get();
            let bar = |span: &Span| Bar { look, from: span.from, until: span.until.unwrap_or(end) };
            view! { <SpanBar axis=(begin, end) bars=bars.iter().map(bar).collect()/> }
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
