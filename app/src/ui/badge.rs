//! A word in the colour of what it means.

use contract::{
    model::Tone,
    sync_run::{RunError, RunErrorKind, RunStatus},
};
use leptos::prelude::*;

/// A word in the colour of what it means.
#[component]
pub fn Badge(
    /// The colour.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=format!("badge tone-{tone}")>{text}</span> }
}

/// How a sync run stands. A run that the server's stop cut off says so.
#[component]
pub fn RunBadge(
    /// Its status.
    status: RunStatus,
    /// What went wrong, when something did.
    error: Option<RunError>,
) -> impl IntoView {
    let interrupted = error.is_some_and(|error| error.kind == RunErrorKind::Interrupted);
    let (tone, text) = if interrupted && !status.is_active() {
        (Tone::Warning, RunErrorKind::Interrupted.label())
    } else {
        (status.tone(), status.label())
    };
    view! { <Badge tone text/> }
}
