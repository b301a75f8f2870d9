//! One alert.

use contract::{
    AppError, ErrorKind, Role, alert::Alert, ids::AlertId, live_event::LiveEventKind,
    sync_run::SyncRunRow,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::actions::AlertActions;
use crate::{
    api, paths,
    state::{live::Live, remote::remote, status},
    ui::{ActiveRun, Badge, Deed, Fact, Icon, Loaded, Moment, Notice, PageHead, format, told},
};

/// The alert, and the sync of its connection that has not ended: another one cannot begin meanwhile.
type Shown = (Alert, Option<SyncRunRow>);

/// The alert that the address names.
#[component]
pub fn AlertPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let text = params.with(|params| params.get("id").unwrap_or_default());
        text.parse::<AlertId>().ok()
    });
    let alert = remote(
        move || id.get(),
        |id| async move {
            let Some(id) = id else {
                status::fail(ErrorKind::NotFound);
                return Err(AppError::not_found("alert"));
            };
            let alert = api::alerts::get(id).await?;
            // The page of the alert is worth reading without it.
            let connection = api::connections::get(alert.connection_id).await.ok();
            Ok((alert, connection.and_then(|it| it.row.active_run)))
        },
    );
    Live::expect().refetch(alert, |event| {
        event.is_about_alerts()
            || matches!(
                event,
                LiveEventKind::SyncStarted { .. }
                    | LiveEventKind::SyncHeld { .. }
                    | LiveEventKind::SyncFinished { .. }
            )
    });
    let deed = Deed::new(Callback::new(move |()| alert.refetch()));
    view! { <Loaded resource=alert view=move |shown, role| page(shown, role, deed)/> }.into_any()
}

fn page((alert, run): Shown, role: Role, deed: Deed) -> AnyView {
    let tone = alert.severity.tone();
    let (status, message) = (alert.status, alert.message.clone());
    let title = format!("{}: {}", alert.connection_name, alert.kind.label());
    let facts = facts(&alert);
    view! {
        <p class="crumbs"><a href=paths::ALERTS><Icon name="left"/>"Alerts"</a></p>
        <PageHead title>
            <Badge tone=status.tone() text=status.label()/>
        </PageHead>
        {deed.problem()}
        <Notice tone>
            <p>{told(&message)}</p>
            <AlertActions alert role deed/>
        </Notice>
        {run.map(|run| view! { <ActiveRun run/> })}
        <section class="card">
            <h2>"About"</h2>
            {facts}
        </section>
    }
    .into_any()
}

fn facts(alert: &Alert) -> AnyView {
    let (connection, href) =
        (alert.connection_name.clone(), paths::connection(alert.connection_id));
    let stream = alert.stream.clone();
    let stream = (!stream.is_empty()).then(|| view! { <Fact label="Stream">{stream}</Fact> });
    let acknowledged = alert.acknowledged.clone().map(|it| {
        view! { <Fact label="Acknowledged">{it.by}", "<Moment at=it.at/></Fact> }
    });
    let resolved =
        alert.resolved_at.map(|at| view! { <Fact label="Over since"><Moment at/></Fact> });
    let (first, last, times) = (alert.first_at, alert.last_at, format::count(alert.times));
    view! {
        <dl class="facts wide">
            <Fact label="Connection"><a href=href>{connection}</a></Fact>
            {stream}
            <Fact label="First"><Moment at=first/></Fact>
            <Fact label="Last"><Moment at=last/></Fact>
            <Fact label="Times">{times}</Fact>
            {acknowledged}
            {resolved}
        </dl>
    }
    .into_any()
}
