//! Ways to read a connection besides reading what is new. Behind a button of their own, with what
//! they mean: beside the heading of a narrow screen there is no room for them.

use contract::{ids::ConnectionId, sync_run::RunKind};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};

use crate::api::sync_runs::Start;

/// The window; a page has one.
const ID: &str = "ways-to-read";

/// The button, and the window that it opens. A popover, so it needs no script.
pub(super) fn window(everything: Option<AnyView>, verify: AnyView) -> AnyView {
    view! {
        <button type="button" class="button" popovertarget=ID>"More ways to read"</button>
        <div
            class="confirm"
            id=ID
            popover="auto"
            role="dialog"
            aria-labelledby="ways-to-read-title"
        >
            <header class="window-head">
                <h2 id="ways-to-read-title">"More ways to read"</h2>
                // Where the focus goes when the window opens: to what changes nothing.
                <button
                    type="button"
                    class="button quiet"
                    popovertarget=ID
                    popovertargetaction="hide"
                    autofocus
                >
                    "Close"
                </button>
            </header>
            {everything}
            {verify}
        </div>
    }
    .into_any()
}

/// Reads all there is.
pub(super) fn everything(id: ConnectionId, begin: impl Fn(SubmitEvent) + 'static) -> AnyView {
    let what =
        "Also what is here already. Finds what was missed, and what was deleted at the provider.";
    way(id, RunKind::Full, "Read everything again", what, Box::new(begin))
}

/// Compares all there is.
pub(super) fn verify(id: ConnectionId, begin: impl Fn(SubmitEvent) + 'static) -> AnyView {
    let what = "Reads everything, compares it with what is here, and tells the differences. \
                Nothing is changed.";
    way(id, RunKind::Verify, "Verify", what, Box::new(begin))
}

fn way(
    id: ConnectionId,
    kind: RunKind,
    label: &'static str,
    what: &'static str,
    begin: Box<dyn Fn(SubmitEvent)>,
) -> AnyView {
    view! {
        <form class="way" method="post" action=Start::url() on:submit=begin>
            <input type="hidden" name="connection_id" value=id.to_string()/>
            <input type="hidden" name="kind" value=kind.to_string()/>
            <p>{what}</p>
            <button type="submit" class="button">{label}</button>
        </form>
    }
    .into_any()
}
