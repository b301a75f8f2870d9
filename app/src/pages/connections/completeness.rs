//! How complete what was read of a connection is: which spans of time, and where the gaps are.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    AppError, ErrorKind,
    ids::ConnectionId,
    live_event::LiveEventKind,
    sync_run::{Reading, Span, StreamCoverage},
};
use leptos::prelude::*;

use crate::{
    api, paths,
    state::{
        clock::Clock,
        live::Live,
        remote::{Remote, remote},
    },
    ui::{Bar, Loaded, Moment, SpanBar, TableFrame, format, number_headings},
};

/// What was read to its end of each stream.
pub(super) type Coverage = Remote<Vec<StreamCoverage>>;

/// Asks for it, and again after each sync.
pub(super) fn of(id: Memo<Option<ConnectionId>>) -> Coverage {
    let coverage = remote(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(|| AppError::not_found("connection"))?;
            match api::sync_runs::coverage(id).await {
                // The page says so already.
                Err(error) if error.kind == ErrorKind::NotFound => Ok(Vec::new()),
                coverage => coverage,
            }
        },
    );
    Live::expect().refetch(coverage, move |event| match event {
        LiveEventKind::SyncFinished { connection_id, .. } => {
            id.try_get_untracked().flatten() == Some(*connection_id)
        }
        _ => false,
    });
    coverage
}

/// The card.
pub(super) fn card(coverage: Coverage) -> AnyView {
    view! {
        <section class="card">
            <h2>"Completeness"</h2>
            <p class="quiet-line">
                "Which times were read to their end. Dashed: what was not read, or not yet."
            </p>
            <Loaded resource=coverage view=|streams, _| list(&streams)/>
        </section>
    }
    .into_any()
}

fn list(streams: &[StreamCoverage]) -> AnyView {
    let streams = streams.iter().map(stream).collect_view();
    view! { <ul class="coverage">{streams}</ul> }.into_any()
}

fn stream(stream: &StreamCoverage) -> AnyView {
    let parts = (stream.parts > 1).then(|| format!(" ({} parts)", format::count(stream.parts)));
    let bar = (!stream.covered.is_empty()).then(|| bar(stream));
    let readings = (!stream.readings.is_empty()).then(|| readings(stream));
    view! {
        <li>
            <h3>{stream.label.clone()}<small>{parts}</small></h3>
            {bar}
            {said(&stream.covered)}
            {readings}
        </li>
    }
    .into_any()
}

/// From the beginning to now; what is between two spans is a gap.
fn bar(stream: &StreamCoverage) -> AnyView {
    let clock = Clock::expect();
    let covered = stream.covered.clone();
    let readings = stream.readings.iter().map(|it| it.span.until);
    let latest = readings.chain(covered.iter().map(|it| it.until)).max();
    let drawn = move || {
        let latest = latest?;
        let now = clock.now().and_then(DateTime::from_timestamp_millis);
        let end = now.map_or(latest, |now| now.max(latest));
        let begin = begin(&covered, end);
        let read =
            |span: &Span| Bar { look: "read", from: span.from.unwrap_or(begin), until: span.until };
        Some(view! {
            <SpanBar axis=(begin, end) bars=covered.iter().map(read).collect()/>
            <p class="coverage-axis">
                {from_beginning(&covered, begin)}
                <Moment at=end/>
            </p>
        })
    };
    view! { {drawn} }.into_any()
}

/// What stands at the beginning of the axis.
fn from_beginning(covered: &[Span], begin: DateTime<Utc>) -> AnyView {
    if covered.iter().all(|span| span.from.is_some()) {
        return view! { <Moment at=begin/> }.into_any();
    }
    view! { <span>"the beginning"</span> }.into_any()
}

/// Where the axis begins. The beginning of everything is a little before the first moment that is
/// known of.
fn begin(covered: &[Span], end: DateTime<Utc>) -> DateTime<Utc> {
    let first = covered.iter().map(|span| span.from.unwrap_or(span.until)).min().unwrap_or(end);
    if covered.iter().all(|span| span.from.is_some()) {
        return first;
    }
    first - ((end - first) / 4).max(TimeDelta::hours(1))
}

/// The same in words.
fn said(covered: &[Span]) -> AnyView {
    let Some((first, last)) = covered.first().zip(covered.last()) else {
        return view! { <p>"Not read to its end yet."</p> }.into_any();
    };
    let from = match (first.from, covered.len()) {
        (None, 1) => view! { "Complete" }.into_any(),
        (None, _) => view! { "Read from the beginning" }.into_any(),
        (Some(at), _) => view! { "Read from " <Moment at/> }.into_any(),
    };
    let gaps = gaps(covered).into_iter().map(|(from, until)| {
        view! { <li class="gap">"Gap from " <Moment at=from/> " to " <Moment at=until/></li> }
    });
    let gaps = gaps.collect_view();
    let gaps = (covered.len() > 1).then(|| view! { <ul class="gaps">{gaps}</ul> });
    let until = last.until;
    view! {
        <p>{from}" up to " <Moment at=until/></p>
        {gaps}
    }
    .into_any()
}

/// What lies between two spans.
fn gaps(covered: &[Span]) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let pairs = covered.windows(2);
    pairs.filter_map(|pair| Some((pair[0].until, pair[1].from?))).collect()
}

fn readings(stream: &StreamCoverage) -> AnyView {
    let rows = stream.readings.iter().map(reading).collect_view();
    let head = view! {
        <th scope="col">"Read"</th>
        <th scope="col">"From"</th>
        <th scope="col">"Up to"</th>
        {number_headings(["Pages", "Records"])}
        <th scope="col">"Part"</th>
    }
    .into_any();
    let caption = format!("Latest readings of {}", stream.label);
    view! {
        <details>
            <summary>"Latest readings"</summary>
            <TableFrame caption head>{rows}</TableFrame>
        </details>
    }
    .into_any()
}

fn reading(reading: &Reading) -> AnyView {
    let (at, until) = (reading.read_at, reading.span.until);
    let from = match reading.span.from {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => "the beginning".into_any(),
    };
    let part = if reading.part.is_empty() { "–".to_owned() } else { reading.part.clone() };
    view! {
        <tr>
            <td class="moment"><a href=paths::sync_run(reading.run_id)><Moment at/></a></td>
            <td class="moment">{from}</td>
            <td class="moment"><Moment at=until/></td>
            <td class="number">{format::count(reading.pages)}</td>
            <td class="number">{format::count(reading.records)}</td>
            <td><span class="clip" title=part.clone()>{part.clone()}</span></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3_600, 0).unwrap()
    }

    #[test]
    fn a_gap_is_what_lies_between_two_spans() {
        let spans = [
            Span { from: None, until: at(2) },
            Span { from: Some(at(5)), until: at(6) },
            Span { from: Some(at(7)), until: at(9) },
        ];
        assert_eq!(gaps(&spans), [(at(2), at(5)), (at(6), at(7))]);
        assert_eq!(gaps(&spans[..1]), []);
    }

    #[test]
    fn the_axis_begins_where_reading_did_or_a_little_before() {
        let known = [Span { from: Some(at(4)), until: at(6) }];
        assert_eq!(begin(&known, at(10)), at(4));
        let all = [Span { from: None, until: at(8) }];
        assert_eq!(begin(&all, at(16)), at(6));
        assert_eq!(begin(&all, at(8)), at(7));
    }
}
