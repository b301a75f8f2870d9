//! The latest runs of a connection.

use contract::sync_run::SyncRunRow;
use leptos::prelude::*;

use super::{Ago, RunBadge, format};
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
        let took = match (run.started_at, run.finished_at) {
            (Some(from), Some(to)) => format::duration(from, to),
            _ => "–".to_owned(),
        };
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
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Recent runs">
            <table class="data-table">
                <caption class="visually-hidden">"Recent runs"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Started"</th>
                        <th scope="col" class="number">"Took"</th>
                        <th scope="col" class="number">"Read"</th>
                        <th scope="col" class="number">"New"</th>
                        <th scope="col" class="number">"Changed"</th>
                        <th scope="col" class="number">"Unchanged"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
