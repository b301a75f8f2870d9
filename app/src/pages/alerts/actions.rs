//! What can be done about an alert. Plain forms that post to the server functions, so they work
//! without a script; with one the page stays where it is.

use contract::{
    AppError, Role,
    alert::{Alert, AlertKind, AlertStatus},
    ids::SyncRunId,
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};

use crate::{
    api::{
        alerts::{Acknowledge, acknowledge},
        sync_runs::{Retry, Start, retry, start},
    },
    paths,
};

/// The button that helps, and that somebody looks after it.
#[component]
pub(super) fn AlertActions(
    /// The alert.
    alert: Alert,
    /// Who looks at it.
    role: Role,
    /// What went wrong with the last action.
    error: RwSignal<Option<AppError>>,
    /// Called when something was done.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    // `try_set`: what was done may have taken this component away.
    let done = move |problem| {
        busy.try_set(false);
        match problem {
            None => changed(),
            problem => {
                error.try_set(problem);
            }
        }
    };
    let is_admin = role.is_admin();
    let (id, connection_id, run_id) = (alert.id, alert.connection_id, alert.run_id);
    let is_over = alert.status == AlertStatus::Resolved;
    let help = (!is_over).then(|| match (alert.kind, run_id) {
        (AlertKind::NeedsReconnect | AlertKind::TokenExpiring, _) => is_admin.then(|| {
            let href = paths::reconnect(&alert.provider, connection_id);
            view! { <a class="button primary" href=href>"Reconnect"</a> }.into_any()
        }),
        (AlertKind::RunFailed | AlertKind::RepeatedFailures, Some(run_id)) => is_admin.then(|| {
            let on_submit = move |event: SubmitEvent| {
                event.prevent_default();
                busy.set(true);
                spawn_local(async move { done(retry(run_id).await.err()) });
            };
            let (action, value) = (Retry::url(), run_id.to_string());
            form(action, "id", value, "Retry", "button primary", busy, on_submit)
        }),
        (AlertKind::NothingSucceeded, _) => is_admin.then(|| {
            let on_submit = move |event: SubmitEvent| {
                event.prevent_default();
                busy.set(true);
                spawn_local(async move { done(start(connection_id, None).await.err()) });
            };
            let (action, value) = (Start::url(), connection_id.to_string());
            form(action, "connection_id", value, "Sync now", "button primary", busy, on_submit)
        }),
        _ => None,
    });
    let acknowledge = (is_admin && alert.status == AlertStatus::Open).then(|| {
        let on_submit = move |event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            spawn_local(async move { done(acknowledge(id).await.err()) });
        };
        let (action, value) = (Acknowledge::url(), id.to_string());
        form(action, "id", value, "Acknowledge", "button quiet", busy, on_submit)
    });
    view! {
        <div class="alert-actions">{help.flatten()}{run_link(run_id)}{acknowledge}</div>
    }
    .into_any()
}

fn run_link(run_id: Option<SyncRunId>) -> Option<impl IntoView> {
    run_id.map(|id| view! { <a class="button" href=paths::sync_run(id)>"Open the run"</a> })
}

/// A button that posts one value.
fn form(
    action: &'static str,
    name: &'static str,
    value: String,
    label: &'static str,
    class: &'static str,
    busy: RwSignal<bool>,
    on_submit: impl Fn(SubmitEvent) + 'static,
) -> AnyView {
    view! {
        <form method="post" action=action on:submit=on_submit>
            <input type="hidden" name=name value=value/>
            <button type="submit" class=class disabled=move || busy.get()>{label}</button>
        </form>
    }
    .into_any()
}
