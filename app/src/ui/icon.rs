//! Signs from the sprite `style/public/sprite.svg`.

use leptos::prelude::*;

/// A sign of the sprite; decoration only, so what it means has to be said in text as well.
#[component]
pub fn Icon(
    /// Its id in the sprite.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=format!("/sprite.svg#{name}")></use_>
        </svg>
    }
    .into_any()
}
