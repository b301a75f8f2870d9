//! The streams of a run, one by one.

use contract::{
    Role,
    model::{self, Tone},
    sync_run::{RunError, RunErrorKind, RunKind, RunStatus, RunStream, SyncRunDetail, SyncRunRow},
};
use leptos::prelude::*;

use super::{counts, gone, stood};
use crate::{
    paths,
    ui::{Badge, Deed, RunBadge, TableFrame, format, number_headings},
};

/// How many columns there are.
const COLUMNS: &str = "11";

/// The table of streams.
pub(super) fn table(run: &SyncRunDetail, role: Role, deed: Deed) -> AnyView {
    let SyncRunDetail { row, streams, .. } = run;
    let rows = streams.iter().map(|stream| lines(run, stream, role, deed)).collect_view();
    let words = counts::words(row.kind);
    let head = view! {
        <th scope="col">"Stream"</th>
        <th scope="col">"Lands in"</th>
        <th scope="col">"Status"</th>
        {number_headings([
            "Pages",
            "Read",
            words.inserted,
            words.updated,
            words.unchanged,
            "Rejected",
            words.gone,
            "Took",
        ])}
    }
    .into_any();
    view! { <TableFrame caption="Streams of this run" head>{rows}</TableFrame> }.into_any()
}

fn lines(run: &SyncRunDetail, stream: &RunStream, role: Role, deed: Deed) -> AnyView {
    let row = &run.row;
    let RunStream { label, model, counts, gone, .. } = stream;
    let lands_in = model::label(model).to_owned();
    let gone = if row.kind == RunKind::Verify { gone.count } else { counts.deleted };
    let took = match (stream.started_at, stream.finished_at) {
        (Some(from), Some(until)) => {
            format::length(until - from - stood::within(&run.pauses, from, until))
        }
        _ => "–".to_owned(),
    };
    let numbers = [
        counts.pages,
        counts.fetched,
        counts.inserted,
        counts.updated,
        counts.unchanged,
        counts.rejected,
        gone,
    ];
    let numbers = numbers.map(|number| view! { <td class="number">{format::count(number)}</td> });
    view! {
        <tr>
            <th scope="row">{label.clone()}</th>
            <td><a href=paths::data(model)>{lands_in}</a></td>
            <td class="word">{badge(row, stream)}</td>
            {numbers.collect_view()}
            <td class="number">{took}</td>
        </tr>
        {cause(run, stream)}
        {below(gone::decision(row.id, stream, role, deed))}
    }
    .into_any()
}

/// A stream in the middle of a run that stands still does so as well.
const fn status(run: RunStatus, stream: RunStatus) -> RunStatus {
    match (run, stream) {
        (RunStatus::Waiting | RunStatus::Paused, RunStatus::Running) => run,
        _ => stream,
    }
}

/// How it stands. A stream that the run did not come to has not failed.
fn badge(row: &SyncRunRow, stream: &RunStream) -> AnyView {
    if stream.started_at.is_none() && !row.status.is_active() {
        return view! { <Badge tone=Tone::Neutral text="Not begun"/> }.into_any();
    }
    let (status, error) = (status(row.status, stream.status), stream.error.clone());
    view! { <RunBadge status error/> }.into_any()
}

/// Why it did not read everything. Where there is one stream, the panel above says the same.
fn cause(run: &SyncRunDetail, stream: &RunStream) -> Option<AnyView> {
    let RunError { kind, message } = stream.error.clone()?;
    let above = run.row.error.as_ref().map(|above| &above.message);
    let is_said = run.streams.len() == 1 && above == Some(&message);
    if is_said || stream.started_at.is_none() || kind == RunErrorKind::ManyGone {
        return None;
    }
    below(Some(view! { <p class="cause-text">{message}</p> }.into_any()))
}

/// A row of its own: beside the numbers a sentence would be a word wide.
fn below(content: Option<AnyView>) -> Option<AnyView> {
    let content = content?;
    Some(
        view! {
            <tr class="cause-row">
                <td colspan=COLUMNS><div class="cause">{content}</div></td>
            </tr>
        }
        .into_any(),
    )
}
