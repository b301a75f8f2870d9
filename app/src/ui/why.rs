//! Why a run stands as it does, in a cell of a table.

use chrono::{DateTime, Utc};
use contract::{
    model::Tone,
    sync_run::{RunStatus, SyncRunRow},
};
use leptos::prelude::*;

use super::{Badge, Brief};

/// Why a run stands as it does: what it waits for, who paused it, what went wrong.
#[component]
pub fn Why(
    /// The run.
    run: SyncRunRow,
) -> impl IntoView {
    match (run.status, run.wait, run.error) {
        (RunStatus::Waiting, Some(wait), _) => waits(wait.until, wait.why),
        (RunStatus::Paused, ..) => paused(run.paused_by),
        (_, _, Some(error)) => {
            let tone = if run.status == RunStatus::Failed { Tone::Danger } else { Tone::Warning };
            view! { <Badge tone text=error.kind.label()/> }.into_any()
        }
        _ => view! { <span class="missing" aria-label="none">"–"</span> }.into_any(),
    }
}

/// Until when it waits, and for what.
pub(crate) fn waits(until: DateTime<Utc>, why: String) -> AnyView {
    view! { <span class="held">"Until "<Brief at=until/>": "{why}</span> }.into_any()
}

/// Who paused it, where that was kept.
pub(crate) fn paused(by: Option<String>) -> AnyView {
    let by = by.filter(|by| !by.is_empty()).unwrap_or_else(|| "a person".to_owned());
    view! { <span class="held">{format!("Paused by {by}")}</span> }.into_any()
}
