//! How much of what a run read.

use contract::sync_run::{RunCounts, RunKind, SyncRunDetail};
use leptos::prelude::*;

use crate::{state::progress::ProgressBoard, ui::format};

/// What the counts of a run are called.
pub(super) struct Words {
    pub(super) inserted: &'static str,
    pub(super) updated: &'static str,
    pub(super) unchanged: &'static str,
    pub(super) gone: &'static str,
}

/// A comparison counts the same and changes nothing.
pub(super) const fn words(kind: RunKind) -> Words {
    match kind {
        RunKind::Full | RunKind::Incremental => {
            Words { inserted: "New", updated: "Changed", unchanged: "Unchanged", gone: "Deleted" }
        }
        RunKind::Verify => Words {
            inserted: "Not here",
            updated: "Different",
            unchanged: "Same",
            gone: "Only here",
        },
    }
}

/// The counts of a run as a sum: what was read is what was new, changed, unchanged and rejected. What
/// is gone was not read, and stands beside it. While the run is under way they follow its progress,
/// so that the page says one thing.
pub(super) fn sum(run: &SyncRunDetail) -> AnyView {
    let board = ProgressBoard::expect();
    let (id, known) = (run.row.id, run.row.counts);
    let words = words(run.row.kind);
    let gone = gone(run);
    let counts = move || board.of_run(id).map_or(known, |progress| progress.counts);
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
            {part("=", words.inserted, |it| it.inserted)}
            {part("+", words.updated, |it| it.updated)}
            {part("+", words.unchanged, |it| it.unchanged)}
            {part("+", "Rejected", |it| it.rejected)}
            <div class="summand apart">
                <dt>{words.gone}</dt>
                <dd>{format::count(gone)}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// How many records the provider does not have any more: those marked as deleted, or, where nothing
/// is changed, those that were found.
fn gone(run: &SyncRunDetail) -> u64 {
    match run.row.kind {
        RunKind::Full | RunKind::Incremental => run.row.counts.deleted,
        RunKind::Verify => run.streams.iter().map(|stream| stream.gone.count).sum(),
    }
}
