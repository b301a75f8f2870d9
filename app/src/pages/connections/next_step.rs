//! What comes next for a connection that was just made, or renewed.

use contract::{
    Role,
    connection::{ConnectionDetail, ConnectionRow},
    model::Tone,
    sync_run::RunErrorKind,
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::sync_runs::{Start, start},
    ui::{Deed, Due, Icon, Notice, asked},
};

/// What was done last, where nothing was read since.
pub(super) fn done(detail: &ConnectionDetail) -> Option<&'static str> {
    let row = &detail.row;
    if row.active_run.is_some() || !row.status.is_synced() {
        return None;
    }
    let Some(latest) = detail.runs.first() else { return Some("Nothing was read yet.") };
    let was_refused =
        latest.error.as_ref().is_some_and(|error| error.kind == RunErrorKind::Unauthorized);
    was_refused.then_some("It is connected again.")
}

/// That, with what comes next and the button that does it now.
pub(super) fn shown(done: &'static str, row: &ConnectionRow, role: Role, deed: Deed) -> AnyView {
    let is_admin = role.is_admin();
    let next = match (row.next_sync_at, is_admin) {
        (Some(at), true) => {
            view! { "Sync now, or wait for the next sync: it begins "<Due at/>"." }.into_any()
        }
        (Some(at), false) => view! { "The next sync begins "<Due at/>"." }.into_any(),
        (None, true) => "Nothing is read by itself: sync it now.".into_any(),
        (None, false) => "Nothing is read by itself: an admin can sync it.".into_any(),
    };
    let button = is_admin.then(|| sync_now(row, deed));
    view! {
        <Notice tone=Tone::Info>
            <p><strong>{done}</strong>" "{next}</p>
            {button}
        </Notice>
    }
    .into_any()
}

fn sync_now(row: &ConnectionRow, deed: Deed) -> AnyView {
    let id = row.id;
    let on_submit = deed.on_submit(move || asked(start(id, None)));
    view! {
        <form method="post" action=Start::url() on:submit=on_submit>
            <input type="hidden" name="connection_id" value=id.to_string()/>
            <button type="submit" class="button primary" disabled=move || deed.is_busy()>
                <Icon name="syncs"/>
                "Sync now"
            </button>
        </form>
    }
    .into_any()
}
