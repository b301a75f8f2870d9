//! The alerts that are not over, beside something else.

use contract::{
    Role,
    alert::{Alert, AlertKind, AlertStatus},
    ids::ConnectionId,
    live_event::LiveEventKind,
};
use leptos::prelude::*;

use super::actions::AlertActions;
use crate::{
    api, paths,
    state::{
        live::Live,
        remote::{Remote, remote},
    },
    ui::{Ago, Badge, Deed, Loaded, told},
};

/// The alerts that are not over: of the connection that is given, or of the organization. Asked for
/// again when there is something new.
pub(in crate::pages) fn unresolved(
    connection: impl Fn() -> Option<ConnectionId> + Send + Sync + 'static,
) -> Remote<Vec<Alert>> {
    let alerts = remote(connection, api::alerts::unresolved);
    Live::expect().refetch(alerts, LiveEventKind::is_about_alerts);
    alerts
}

/// What the card says besides.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::pages) struct Panel {
    /// What the page says already, with the button that helps.
    pub(in crate::pages) said: Option<AlertKind>,
}

/// A card with them; nothing where there are none.
pub(in crate::pages) fn panel(alerts: Remote<Vec<Alert>>, panel: Panel) -> AnyView {
    let deed = Deed::new(Callback::new(move |()| alerts.refetch()));
    let view = move |mut found: Vec<Alert>, role| {
        found.retain(|alert| panel.said != Some(alert.kind));
        if found.is_empty() {
            return ().into_any();
        }
        card(found, role, deed, "All alerts", paths::ALERTS.to_owned())
    };
    view! { <Loaded resource=alerts view/> }.into_any()
}

/// The card, with a way to more.
pub(super) fn card(
    found: Vec<Alert>,
    role: Role,
    deed: Deed,
    more: &'static str,
    href: String,
) -> AnyView {
    let items = found.into_iter().map(|alert| item(alert, role, deed)).collect_view();
    view! {
        <section class="card alerts" aria-label="Needs attention">
            <div class="card-head">
                <h2>"Needs attention"</h2>
                <a href=href>{more}</a>
            </div>
            {deed.problem()}
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

fn item(alert: Alert, role: Role, deed: Deed) -> AnyView {
    let (tone, label) = (alert.severity.tone(), alert.kind.label());
    let (href, name, at) = (paths::alert(alert.id), alert.connection_name.clone(), alert.last_at);
    let times = (alert.times > 1).then(|| format!("{} times", alert.times));
    let status = (alert.status == AlertStatus::Acknowledged).then(|| {
        view! { <Badge tone=alert.status.tone() text=alert.status.label()/> }
    });
    let message = alert.message.clone();
    view! {
        <li class="alert">
            <div class="alert-text">
                <p class="alert-head">
                    <Badge tone text=label/>
                    {status}
                    <a href=href>{name}</a>
                    <span class="alert-when"><Ago at/>{times.map(|times| format!(", {times}"))}</span>
                </p>
                <p>{told(&message)}</p>
            </div>
            <AlertActions alert role deed/>
        </li>
    }
    .into_any()
}
