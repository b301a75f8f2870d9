//! Whether live events arrive.

use leptos::prelude::*;

use crate::state::live::{Live, StreamState};

/// Says "Reconnecting…" while the stream of live events is down.
#[component]
pub fn LiveSign() -> impl IntoView {
    let live = Live::expect();
    let is_down = move || live.state() == StreamState::Down;
    view! {
        <span class="live-sign" role="status">
            {move || is_down().then_some("Reconnecting…")}
        </span>
    }
    .into_any()
}
