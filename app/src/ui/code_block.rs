//! Text for machines, as it is.

use leptos::prelude::*;

/// Text for machines, in its own scrolling box.
#[component]
pub fn CodeBlock(
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: String,
    /// The text.
    text: String,
) -> impl IntoView {
    view! { <pre class="code-block" tabindex="0" role="region" aria-label=label><code>{text}</code></pre> }
}
