//! What depends on who is signed in and where.

use contract::session::Frame;
use leptos::prelude::*;

use crate::state::session::Session;

/// Shows something of the frame once it is known. Takes a plain function, so that the browser's
/// code for it exists once.
#[component]
pub fn WithFrame(
    /// What is shown.
    view: fn(Frame) -> AnyView,
) -> impl IntoView {
    let session = Session::expect();
    view! {
        <Suspense>
            {move || Suspend::new(async move { session.frame().await.ok().map(view) })}
        </Suspense>
    }
    .into_any()
}
