//! A line that is worth seeing.

use contract::model::Tone;
use leptos::prelude::*;

/// A line in the colour of what it means.
#[component]
pub fn Notice(
    /// The colour.
    tone: Tone,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <div class=format!("notice tone-{tone}")>{children()}</div> }
}
