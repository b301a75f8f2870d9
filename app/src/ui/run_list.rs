//! The latest runs of a connection.

use contract::sync_run::SyncRunRow;
use leptos::prelude::*;

use super::{Ago, RunBadge, TableFrame, Why, format, number_headings};
use crate::{paths, state::progress::ProgressBoard};

/// Runs, newest first.
#[component]
pub fn RunList(
    /// The runs.
    runs: Vec<SyncRunRow>,
) -> impl IntoView {
    let rows = runs.iter().map(row).collect_view();
    let head = view! {
        <th scope="col">"Status"</th>
        <th scope="col">"Why"</th>
        <th scope="col" class="minor">"Reads"</th>
        <th scope="col">"Started"</th>
        {number_headings(["Took", "Read", "New", "Changed"])}
        <th scope="col" class="number minor">"Unchanged"</th>
        <th scope="col" class="number minor">"Rejected"</th>
        <th scope="col" class="number minor">"Deleted"</th>
    }
    .into_any();
    view! { <TableFrame caption="Recent runs" head>{rows}</TableFrame> }
}

fn row(run: &SyncRunRow) -> AnyView {
    let board = ProgressBoard::expect();
    // While the run is under way its numbers come with the live events, as its progress does.
    let (id, known) = (run.id, run.counts);
    let counts = move || board.of_run(id).map_or(known, |progress| progress.counts);
    let (took, reads) = (format::took(run), run.kind.label());
    let badge = view! { <RunBadge status=run.status error=run.error.clone()/> };
    view! {
        <tr>
            <td class="word"><a class="row-link" href=paths::sync_run(id)>{badge}</a></td>
            <td><Why run=run.clone()/></td>
            <td class="word minor">{reads}</td>
            <td class="moment"><Ago at=run.queued_at/></td>
            <td class="number">{took}</td>
            <td class="number">{move || format::count(counts().fetched)}</td>
            <td class="number">{move || format::count(counts().inserted)}</td>
            <td class="number">{move || format::count(counts().updated)}</td>
            <td class="number minor">{move || format::count(counts().unchanged)}</td>
            <td class="number minor">{move || format::count(counts().rejected)}</td>
            <td class="number minor">{move || format::count(counts().deleted)}</td>
        </tr>
    }
    .into_any()
}
