//! The layout of pages that stand alone: signing in, the window of a consent screen.

use leptos::prelude::*;

use crate::ui::Icon;

/// A card in the middle of the page, under the name of the house.
#[component]
pub fn Bare(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="bare" id="content">
            <div class="bare-card">
                <p class="brand"><Icon name="logo"/>"Tributary"</p>
                {children()}
            </div>
        </main>
    }
    .into_any()
}
