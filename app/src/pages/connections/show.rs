//! One connection.

use contract::{
    AppError, ErrorKind, Role,
    alert::{Alert, AlertKind},
    connection::{ConnectionDetail, ConnectionRow, ConnectionStatus},
    ids::ConnectionId,
    live_event::LiveEventKind,
    model::Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    actions::Actions, completeness, list::sandbox_badge, next_step, schedule::ScheduleCard, streams,
};
use crate::{
    api,
    pages::{
        alerts::{self, Panel},
        integrations::Reconnect,
    },
    paths,
    state::{
        live::Live,
        remote::{Remote, remote},
        status,
    },
    ui::{ActiveRun, Ago, Badge, Deed, Fact, Icon, Loaded, Moment, Notice, PageHead, RunList},
};

/// The connection that the address names.
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let text = params.with(|params| params.get("id").unwrap_or_default());
        text.parse::<ConnectionId>().ok()
    });
    let connection = remote(
        move || id.get(),
        |id| async move {
            let Some(id) = id else {
                status::fail(ErrorKind::NotFound);
                return Err(AppError::not_found("connection"));
            };
            api::connections::get(id).await
        },
    );
    Live::expect().refetch(connection, move |event| {
        let changed = match event {
            LiveEventKind::Connected { connection_id, .. }
            | LiveEventKind::ConnectionChanged { connection_id, .. }
            | LiveEventKind::ScheduleChanged { connection_id }
            | LiveEventKind::SyncStarted { connection_id, .. }
            | LiveEventKind::SyncHeld { connection_id, .. }
            | LiveEventKind::GoneDecided { connection_id, .. }
            | LiveEventKind::SyncFinished { connection_id, .. } => *connection_id,
            LiveEventKind::ConnectFailed { .. }
            | LiveEventKind::SyncProgress { .. }
            | LiveEventKind::AlertRaised { .. }
            | LiveEventKind::AlertAcknowledged { .. }
            | LiveEventKind::AlertResolved { .. } => return false,
        };
        id.try_get_untracked().flatten() == Some(changed)
    });
    let besides = Besides {
        streams: streams::of(id),
        coverage: completeness::of(id),
        alerts: alerts::unresolved(move || id.get()),
    };
    view! {
        <Loaded
            resource=connection
            view=move |detail, role| shown(detail, role, connection, besides).into_any()
        />
    }
    .into_any()
}

/// What changes at other times than the rest of the page.
#[derive(Clone, Copy)]
struct Besides {
    streams: streams::Streams,
    coverage: completeness::Coverage,
    alerts: Remote<Vec<Alert>>,
}

fn shown(
    detail: ConnectionDetail,
    role: Role,
    connection: Remote<ConnectionDetail>,
    besides: Besides,
) -> impl IntoView {
    let done = next_step::done(&detail);
    let ConnectionDetail { row, settings, method, by_consent, streams, schedules, runs } = detail;
    let incremental = streams.iter().any(|stream| stream.incremental);
    let changed = Callback::new(move |()| connection.refetch());
    let deed = Deed::new(changed);
    let actions = role.is_admin().then(|| {
        // Where the next step is pointed out, its button stands there.
        view! { <Actions row=row.clone() incremental sync_below=done.is_some() deed/> }
    });
    let next_step = done.map(|done| next_step::shown(done, &row, role, deed));
    let said =
        (row.status == ConnectionStatus::NeedsReconnect).then_some(AlertKind::NeedsReconnect);
    let problem = problem(&row, role, by_consent, changed);
    let all_runs = all_runs(&row);
    let progress = row.active_run.clone().map(|run| view! { <ActiveRun run/> });
    let runs = if runs.is_empty() {
        view! { <p class="quiet-line">"Nothing was read yet."</p> }.into_any()
    } else {
        view! { <RunList runs/> }.into_any()
    };
    let schedule = view! {
        <ScheduleCard row=row.clone() streams=streams.clone() schedules role changed/>
    };
    view! {
        <p class="crumbs"><a href=paths::CONNECTIONS><Icon name="left"/>"Connections"</a></p>
        <PageHead title=row.name.clone()>
            <Badge tone=row.status.tone() text=row.status.label()/>
            {row.sandbox.then(sandbox_badge)}
            {actions}
        </PageHead>
        {deed.problem()}
        {progress}
        {next_step}
        {problem}
        {alerts::panel(besides.alerts, Panel { said })}
        <div class="columns">
            <section class="card">
                <h2>"Streams"</h2>
                <Loaded resource=besides.streams view=|streams, _| streams::table(streams)/>
            </section>
            <section class="card">
                <h2>"About"</h2>
                {facts(row, method, settings)}
            </section>
        </div>
        {schedule}
        {completeness::card(besides.coverage)}
        <section class="card">
            <div class="card-head">
                <h2>"Recent runs"</h2>
                {all_runs}
            </div>
            {runs}
        </section>
    }
    .into_any()
}

/// The way to all of its runs, by the name that they carry.
fn all_runs(row: &ConnectionRow) -> AnyView {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("connection_name", &row.name)
        .finish();
    let href = paths::with_query(paths::SYNCS, &query);
    view! { <a href=href>"All syncs of this connection"</a> }.into_any()
}

/// What is wrong, and who can do something about it.
fn problem(
    row: &ConnectionRow,
    role: Role,
    by_consent: bool,
    changed: Callback<()>,
) -> Option<AnyView> {
    if row.status == ConnectionStatus::Disconnected {
        return Some(disconnected(row, role));
    }
    if row.status == ConnectionStatus::Paused {
        return Some(paused(row));
    }
    // A sync that runs is about to find out whether it is still so.
    if row.active_run.is_some() && row.status == ConnectionStatus::Error {
        return None;
    }
    let text = row.problem.clone()?;
    let (tone, can_reconnect) = match row.status {
        ConnectionStatus::NeedsReconnect => (Tone::Warning, role.is_admin()),
        ConnectionStatus::Error => (Tone::Danger, false),
        _ => (Tone::Neutral, false),
    };
    let ask = (row.status == ConnectionStatus::NeedsReconnect && !role.is_admin())
        .then_some(" An admin can connect it again.");
    let button = can_reconnect.then(|| {
        view! { <Reconnect row=row.clone() by_consent done=changed/> }
    });
    Some(view! { <Notice tone><p>{text}{ask}</p>{button}</Notice> }.into_any())
}

/// What a pause means.
fn paused(row: &ConnectionRow) -> AnyView {
    let problem = row.problem.clone().map(|text| view! { <p>{text}</p> });
    view! {
        <Notice tone=Tone::Neutral>
            <p>"It is paused: nothing is read until an admin resumes it."</p>
            {problem}
        </Notice>
    }
    .into_any()
}

/// What became of it, and the way back.
fn disconnected(row: &ConnectionRow, role: Role) -> AnyView {
    let problem = row.problem.clone().map(|text| view! { <p>{text}</p> });
    let way_back = if role.is_admin() {
        let href = paths::integration(&row.provider);
        let label = format!("Connect {} again", row.provider_name);
        view! { <a class="button" href=href>{label}</a> }.into_any()
    } else {
        view! { <p>"An admin can connect it again."</p> }.into_any()
    };
    view! {
        <Notice tone=Tone::Neutral>
            {problem}
            <p>"It is disconnected: nothing is read any more. The records that were read stay."</p>
            {way_back}
        </Notice>
    }
    .into_any()
}

fn facts(row: ConnectionRow, method: String, settings: Vec<(String, String)>) -> impl IntoView {
    let settings = settings.into_iter().map(|(label, value)| {
        view! { <Fact label><span class="lines">{value}</span></Fact> }
    });
    let last = match row.synced_at {
        Some(at) => view! { <Ago at/> }.into_any(),
        None => "never".into_any(),
    };
    view! {
        <dl class="facts">
            <Fact label="Provider">
                <a class="with-icon" href=paths::integration(&row.provider)>
                    <Icon name=row.icon/>{row.provider_name}
                </a>
            </Fact>
            <Fact label="Account">{row.account.unwrap_or_else(|| "–".to_owned())}</Fact>
            <Fact label="Connected with">{method}</Fact>
            <Fact label="Connected"><Moment at=row.connected_at/></Fact>
            <Fact label="Last sync">{last}</Fact>
            {settings.collect_view()}
        </dl>
    }
    .into_any()
}
