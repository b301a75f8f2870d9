//! What can be done about an alert. Plain forms that post to the server functions, so they work
//! without a script; with one the page stays where it is.

use contract::{
    Role,
    alert::{Alert, AlertKind, AlertStatus},
    ids::{ConnectionId, SyncRunId},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        alerts::{Acknowledge, acknowledge},
        sync_runs::{Retry, Start, retry, start},
    },
    paths,
    ui::{Act, Deed, asked},
};

/// The button that helps, and that somebody looks after it.
#[component]
pub(super) fn AlertActions(
    /// The alert.
    alert: Alert,
    /// Who looks at it.
    role: Role,
    /// What carries it out.
    deed: Deed,
) -> impl IntoView {
    let is_admin = role.is_admin();
    let (id, run_id) = (alert.id, alert.run_id);
    let is_over = alert.status == AlertStatus::Resolved;
    let help = (is_admin && !is_over).then(|| help(&alert, deed));
    let acknowledge = (is_admin && alert.status == AlertStatus::Open).then(|| {
        let (action, fields) = (Acknowledge::url(), vec![("id", id.to_string())]);
        let act = Act { action, fields, label: "Acknowledge", class: "button quiet" };
        act.shown(deed, move || asked(acknowledge(id)))
    });
    view! { <div class="alert-actions">{help}{run_link(run_id)}{acknowledge}</div> }.into_any()
}

/// The button that helps.
fn help(alert: &Alert, deed: Deed) -> Option<AnyView> {
    let connection_id = alert.connection_id;
    match (alert.kind, alert.run_id) {
        (AlertKind::NeedsReconnect | AlertKind::TokenExpiring, _) => {
            let href = paths::reconnect(&alert.provider, connection_id);
            Some(view! { <a class="button primary" href=href>"Reconnect"</a> }.into_any())
        }
        (AlertKind::RunFailed | AlertKind::RepeatedFailures, Some(run_id)) => {
            Some(retrying(run_id, deed))
        }
        (AlertKind::NothingSucceeded, _) => Some(starting(connection_id, deed)),
        _ => None,
    }
}

fn retrying(id: SyncRunId, deed: Deed) -> AnyView {
    let (action, fields) = (Retry::url(), vec![("id", id.to_string())]);
    let act = Act { action, fields, label: "Retry", class: "button primary" };
    act.shown(deed, move || asked(retry(id)))
}

fn starting(id: ConnectionId, deed: Deed) -> AnyView {
    let (action, fields) = (Start::url(), vec![("connection_id", id.to_string())]);
    let act = Act { action, fields, label: "Sync now", class: "button primary" };
    act.shown(deed, move || asked(start(id, None)))
}

fn run_link(run_id: Option<SyncRunId>) -> Option<impl IntoView> {
    run_id.map(|id| view! { <a class="button" href=paths::sync_run(id)>"Open the run"</a> })
}
