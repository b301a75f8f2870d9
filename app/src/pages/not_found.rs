//! What is shown where nothing is.

use contract::ErrorKind;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{layout::Bare, paths, state::status};

/// The page of addresses that do not exist.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    status::fail(ErrorKind::NotFound);
    view! {
        <Title text="Not found"/>
        <Bare>
            <h1>"There is no such page"</h1>
            <p>"The address is mistyped, or what was here is gone."</p>
            <p><a class="button primary" href=paths::DASHBOARD>"To the dashboard"</a></p>
        </Bare>
    }
    .into_any()
}
