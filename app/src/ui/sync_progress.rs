//! How far a running sync is.

use contract::sync_run::{RunCounts, SyncRunRow};
use leptos::prelude::*;

use super::format;
use crate::state::progress::{Progress, ProgressBoard};

/// How far a running sync is: from the page at first, from live events as they come.
#[component]
pub fn SyncProgress(
    /// The run, as the page knows it.
    run: SyncRunRow,
) -> impl IntoView {
    let board = ProgressBoard::expect();
    let label = format!("Sync of {} is running", run.connection_name);
    let text = move || match board.of_run(run.id) {
        Some(Progress { stream, counts, records_per_second, .. }) => {
            let speed = format::count(u64::from(records_per_second));
            format!("Reading {stream} · {} · {speed} records/s", read(counts))
        }
        None if run.started_at.is_none() => "Waiting for a worker".to_owned(),
        None => read(run.counts),
    };
    view! {
        <div class="sync-progress">
            <progress aria-label=label></progress>
            <span class="numbers">{text}</span>
        </div>
    }
    .into_any()
}

fn read(counts: RunCounts) -> String {
    format!(
        "{} · {}",
        format::things(counts.pages, "page"),
        format::things(counts.fetched, "record")
    )
}
