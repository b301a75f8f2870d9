//! The latest runs of a connection.

use contract::sync_run::SyncRunRow;
use leptos::prelude::*;

use super::{Ago, RunBadge, TableFrame, format, number_headings};
use crate::{paths, state::progress::ProgressBoard};

/// Runs, newest first.
#[component]
pub fn RunList(
    /// The runs.
    runs: Vec<SyncRunRow>,
) -> impl IntoView {
    let board = ProgressBoard::expect();
    let rows = runs.into_iter().map(|run| {
        // While the run is under way its numbers come with the live events, as its progress does.
        let known = run.counts;
        let counts = move || board.of_run(run.id).map_or(known, |progress| progress.counts);
        let took = format::took(&run);
        view! {
            <tr>
                <td class="word">
                    <a class="row-link" href=paths::sync_run(run.id)>
                        <RunBadge status=run.status error=run.error/>
                    </a>
                </td>
                <td class="moment"><Ago at=run.queued_at/></td>
                <td class="number">{took}</td>
                <td class="number">{move || format::count(counts().fetched)}</td>
                <td class="number">{move || format::count(counts().inserted)}</td>
                <td class="number">{move || format::count(counts().updated)}</td>
                <td class="number">{move || format::count(counts().unchanged)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = view! {
        <th scope="col">"Status"</th>
        <th scope="col">"Started"</th>
        {number_headings(["Took", "Read", "New", "Changed", "Unchanged"])}
    }
    .into_any();
    view! { <TableFrame caption="Recent runs" head>{rows}</TableFrame> }
}
