//! What an admin can do with a connection. Plain forms that post to the server functions, so they
//! work without a script; with one the page stays where it is.
//!
//! Not `ActionForm`: it brings a whole form decoder into the browser to read what is known here.

use contract::{
    connection::{ConnectionRow, ConnectionStatus},
    sync_run::RunKind,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::ways;
use crate::{
    api::{
        connections::{Disconnect, Pause, Resume, disconnect, pause, resume},
        sync_runs::{Start, start},
    },
    ui::{Act, Confirm, Deed, Icon, asked},
};

/// Buttons beside the heading.
#[component]
pub(super) fn Actions(
    /// The connection.
    row: ConnectionRow,
    /// Whether reading what is new is less than reading everything.
    incremental: bool,
    /// Whether the button that syncs stands elsewhere on the page.
    sync_below: bool,
    /// What carries it out. What went wrong is shown elsewhere: beside the heading it would push the
    /// buttons away from under the pointer.
    deed: Deed,
) -> impl IntoView {
    if row.status == ConnectionStatus::Disconnected {
        return ().into_any();
    }
    let id = row.id;
    let is_paused = row.status == ConnectionStatus::Paused;
    let on_start = move |kind| deed.on_submit(move || asked(start(id, Some(kind))));
    let on_disconnect = deed.on_submit(move || asked(disconnect(id)));
    let running = row.active_run.is_some();
    let can_sync = row.status.is_synced();
    let sync = (can_sync && !sync_below).then(|| {
        view! {
            <form method="post" action=Start::url() on:submit=on_start(RunKind::Incremental)>
                <input type="hidden" name="connection_id" value=id.to_string()/>
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || running || deed.is_busy()
                >
                    <Icon name="syncs"/>
                    "Sync now"
                </button>
            </form>
        }
    });
    let everything = incremental.then(|| ways::everything(id, on_start(RunKind::Full)));
    let verify = ways::verify(id, on_start(RunKind::Verify));
    let ways = (can_sync && !running).then(|| ways::window(everything, verify));
    let (action, class, label) = match (is_paused, running) {
        (true, _) => (Resume::url(), "button primary", "Resume"),
        (false, false) => (Pause::url(), "button", "Pause connection"),
        (false, true) => (Pause::url(), "button primary", "Yes, pause it"),
    };
    let act = Act { action, fields: vec![("id", id.to_string())], label, class };
    let pausing =
        act.shown(deed, move || if is_paused { asked(resume(id)) } else { asked(pause(id)) });
    let pausing = if running && !is_paused { ask_to_pause(&row, pausing) } else { pausing };
    view! {
        {sync}
        {ways}
        {pausing}
        <Confirm
            id="confirm-disconnect"
            label="Disconnect"
            question=format!("Disconnect {}?", row.name)
        >
            <p>
                "Its key or permission is revoked where the provider can do that, and deleted here. "
                "The records that were read stay."
            </p>
            <form method="post" action=Disconnect::url() on:submit=on_disconnect>
                <input type="hidden" name="id" value=id.to_string()/>
                <button type="submit" class="button danger">"Yes, disconnect"</button>
            </form>
        </Confirm>
    }
    .into_any()
}

/// A pause holds the sync that goes on as well, which is not what everybody expects.
fn ask_to_pause(row: &ConnectionRow, form: AnyView) -> AnyView {
    view! {
        <Confirm
            id="confirm-pause"
            label="Pause connection"
            class="button"
            stay="Let it go on"
            question=format!("Pause {}?", row.name)
        >
            <p>
                "The sync that is under way is held, and nothing is read until the connection is \
                resumed. It goes on where it was then."
            </p>
            {form}
        </Confirm>
    }
    .into_any()
}
