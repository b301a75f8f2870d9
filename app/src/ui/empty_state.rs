//! Where something could be, and is not yet.

use leptos::prelude::*;

use super::Icon;

/// Says that there is nothing, and what to do next.
#[component]
pub fn EmptyState(
    /// A sign of the sprite.
    #[prop(into)]
    icon: String,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do next: a sentence, links, buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="empty-state">
            <span class="empty-icon"><Icon name=icon/></span>
            <h2>{title}</h2>
            {children()}
        </section>
    }
    .into_any()
}
