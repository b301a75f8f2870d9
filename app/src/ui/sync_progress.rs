//! How a sync stands that has not ended.

use contract::sync_run::{RunCounts, RunStatus, RunWait, SyncRunRow};
use leptos::prelude::*;

use super::{Wait, format};
use crate::{
    paths,
    state::progress::{Progress, ProgressBoard},
};

/// How a sync stands that has not ended: from the page at first, from live events as they come.
#[component]
pub fn SyncProgress(
    /// The run, as the page knows it.
    run: SyncRunRow,
) -> impl IntoView {
    match (run.status, &run.wait) {
        (RunStatus::Waiting, Some(wait)) => waiting(wait.clone()),
        (RunStatus::Paused, _) => paused(&run),
        _ => moving(run),
    }
}

/// The same as a panel of its own, which leads to the run.
#[component]
pub fn ActiveRun(
    /// The run, as the page knows it.
    run: SyncRunRow,
) -> impl IntoView {
    let href = paths::sync_run(run.id);
    view! {
        <div class="active-run">
            <SyncProgress run/>
            <a href=href>"Look at this sync"</a>
        </div>
    }
    .into_any()
}

fn waiting(wait: RunWait) -> AnyView {
    view! { <div class="sync-progress"><Wait wait/></div> }.into_any()
}

fn paused(run: &SyncRunRow) -> AnyView {
    let by = run.paused_by.as_deref().unwrap_or("a person");
    let text = format!("Paused by {by} · {}", read(run.counts));
    view! { <div class="sync-progress"><span class="numbers">{text}</span></div> }.into_any()
}

fn moving(run: SyncRunRow) -> AnyView {
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
