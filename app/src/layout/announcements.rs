//! Toasts for those who do not see them.

use leptos::prelude::*;

use crate::state::toasts::Spoken;

/// A region that screen readers read from as toasts come.
#[component]
pub fn Announcements() -> impl IntoView {
    let spoken = Spoken::expect();
    view! {
        <div class="visually-hidden" role="log" aria-live="polite" aria-label="Announcements">
            <For each=move || spoken.all() key=|(number, _)| *number let((_, message))>
                <p>{message}</p>
            </For>
        </div>
    }
    .into_any()
}
