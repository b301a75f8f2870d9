//! One sync run.

use contract::{
    AppError, ErrorKind, Role,
    ids::SyncRunId,
    live_event::LiveEventKind,
    sync_run::{RunKind, RunLog, SyncRunDetail},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    counts, facts,
    log::{self, Wanted},
    standing, streams, timeline,
};
use crate::{
    api, paths,
    state::{
        clock::browser_now,
        live::Live,
        remote::{Remote, remote},
        status,
        url_query::use_search,
    },
    ui::{Deed, Icon, Loaded, PageHead, RunBadge},
};

/// How often the page of a run is read again while it goes on, in milliseconds.
const GENTLY: i64 = 2_000;

/// The run that the address names.
#[component]
pub fn SyncRunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let search = use_search();
    let run = remote(
        move || id.get(),
        |id| async move {
            let Ok(id) = id.parse() else {
                status::fail(ErrorKind::NotFound);
                return Err(AppError::not_found("sync run"));
            };
            api::sync_runs::get(id).await
        },
    );
    let log = remote(move || (id.get(), search.get()), |(id, search)| lines(id, search));
    follow(id, run, log);
    let deed = Deed::new(Callback::new(move |()| {
        run.refetch();
        log.refetch();
    }));
    view! {
        <Loaded
            resource=run
            view=move |run, role| {
                let id = run.row.id;
                let log = log::shown(id, &run.streams, search, log);
                shown(&run, role, deed, log)
            }
        />
    }
    .into_any()
}

async fn lines(id: String, search: String) -> Result<RunLog, AppError> {
    let Ok(id) = id.parse::<SyncRunId>() else {
        return Err(AppError::not_found("sync run"));
    };
    let Wanted { text, level, stream, after } = Wanted::parse(&search);
    api::sync_runs::log(id, Some(text), Some(level), stream, after).await
}

/// Reads the page again when something happens to its run, and now and then while it is read.
fn follow(id: Memo<String>, run: Remote<SyncRunDetail>, log: Remote<RunLog>) {
    let last = StoredValue::new(0);
    Live::expect().on_event(move |event| {
        let (of, often) = match &event.kind {
            LiveEventKind::SyncProgress { run_id, .. } => (run_id, true),
            LiveEventKind::SyncHeld { run_id, .. }
            | LiveEventKind::GoneDecided { run_id, .. }
            | LiveEventKind::SyncFinished { run_id, .. } => (run_id, false),
            _ => return,
        };
        if id.try_get_untracked().is_none_or(|id| id != of.to_string()) {
            return;
        }
        let now = browser_now();
        let is_soon = last.try_with_value(|last| now - last < GENTLY).unwrap_or(true);
        if often && is_soon {
            return;
        }
        last.try_set_value(now);
        run.refetch();
        log.refetch();
    });
}

fn shown(run: &SyncRunDetail, role: Role, deed: Deed, log: AnyView) -> AnyView {
    let row = &run.row;
    let badge = view! { <RunBadge status=row.status error=row.error.clone()/> };
    let note = (row.kind == RunKind::Verify).then(|| {
        view! {
            <p class="quiet-line">
                "Nothing was changed: what is here was only compared with the provider."
            </p>
        }
    });
    view! {
        <p class="crumbs"><a href=paths::SYNCS><Icon name="left"/>"Syncs"</a></p>
        <PageHead title=format!("Sync of {}", row.connection_name)>
            {badge}
        </PageHead>
        {standing::panel(run, role, deed)}
        <section class="card">
            <h2>"What was read"</h2>
            {counts::sum(run)}
            {note}
            {facts::list(run)}
        </section>
        <section class="card" id="streams">
            <h2>"Streams"</h2>
            {streams::table(run, role, deed)}
        </section>
        <section class="card">
            <h2>"Timeline"</h2>
            {timeline::shown(run)}
        </section>
        <section class="card" id="log">
            <h2>"Log"</h2>
            {log}
        </section>
    }
    .into_any()
}
