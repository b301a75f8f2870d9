//! How much of what a run read.

use contract::{ids::SyncRunId, sync_run::RunCounts};
use leptos::prelude::*;

use crate::{state::progress::ProgressBoard, ui::format};

/// The counts of a run as a sum: what was read is what was new, changed, unchanged and rejected.
/// While the run is under way they follow its progress, so that the page says one thing.
pub(super) fn sum(run: SyncRunId, known: RunCounts) -> impl IntoView {
    let board = ProgressBoard::expect();
    let counts = move || board.of_run(run).map_or(known, |progress| progress.counts);
    let part = |sign: &'static str, label: &'static str, number: fn(RunCounts) -> u64| {
        let text = move || format::count(number(counts()));
        view! {
            <div class="summand">
                <dt>{label}</dt>
                <dd><span class="sign" aria-hidden="true">{sign}</span>{text}</dd>
            </div>
        }
    };
    view! {
        <dl class="sum">
            {part("", "Read", |it| it.fetched)}
            {part("=", "New", |it| it.inserted)}
            {part("+", "Changed", |it| it.updated)}
            {part("+", "Unchanged", |it| it.unchanged)}
            {part("+", "Rejected", |it| it.rejected)}
        </dl>
    }
    .into_any()
}
