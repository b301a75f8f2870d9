//! The streams of a run, one by one.

use contract::{
    Role, model,
    sync_run::{RunError, RunErrorKind, RunKind, RunStatus, RunStream, SyncRunDetail, SyncRunRow},
};
use leptos::prelude::*;

use super::{counts, gone};
use crate::{
    paths,
    ui::{Deed, RunBadge, TableFrame, format, number_headings},
};

/// How many columns there are.
const COLUMNS: &str = "11";

/// The table of streams.
pub(super) fn table(run: &SyncRunDetail, role: Role, deed: Deed) -> AnyView {
    let SyncRunDetail { row, streams, .. } = run;
    let rows = streams.iter().map(|stream| lines(row, stream, role, deed)).collect_view();
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

fn lines(row: &SyncRunRow, stream: &RunStream, role: Role, deed: Deed) -> AnyView {
    let RunStream { label, model, counts, error, gone, .. } = stream;
    let lands_in = model::label(model).to_owned();
    let status = status(row.status, stream.status);
    let gone = if row.kind == RunKind::Verify { gone.count } else { counts.deleted };
    let took = match (stream.started_at, stream.finished_at) {
        (Some(from), Some(until)) => format::duration(from, until),
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
            <td class="word"><RunBadge status error=error.clone()/></td>
            {numbers.collect_view()}
            <td class="number">{took}</td>
        </tr>
        {cause(row, stream)}
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

/// Why it did not read everything, where the panel above does not say the same.
fn cause(row: &SyncRunRow, stream: &RunStream) -> Option<AnyView> {
    let RunError { kind, message } = stream.error.clone()?;
    let said_above = row.error.as_ref().is_some_and(|above| above.message == message);
    if said_above || kind == RunErrorKind::ManyGone {
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
