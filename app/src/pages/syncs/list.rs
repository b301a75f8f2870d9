//! All sync runs.

use contract::{
    live_event::LiveEventKind,
    model::{Model, SYNC_RUNS},
    query::Row,
};
use leptos::prelude::*;

use crate::{
    api,
    pages::table::TableView,
    paths,
    state::{live::Live, remote::remote, url_query::use_search},
    ui::{EmptyState, PageHead},
};

/// The table of sync runs.
#[component]
pub fn SyncsPage() -> impl IntoView {
    let search = use_search();
    let page = remote(move || search.get(), api::sync_runs::list);
    Live::expect().refetch(page, |event| {
        matches!(
            event,
            LiveEventKind::SyncStarted { .. }
                | LiveEventKind::SyncHeld { .. }
                | LiveEventKind::SyncFinished { .. }
        )
    });
    view! {
        <PageHead title="Syncs" note="Every time a connection was read, and what came of it."/>
        <TableView
            model=&SYNC_RUNS
            path=paths::SYNCS.to_owned()
            page
            row_href=run_href
            empty=|_| view! {
                <EmptyState icon="syncs" title="Nothing was synced yet">
                    <p>"Open a connection and sync it; the run shows up here."</p>
                    <a class="button primary" href=paths::CONNECTIONS>"To the connections"</a>
                </EmptyState>
            }
            .into_any()
        />
    }
    .into_any()
}

/// The page of the run in this row.
pub(in crate::pages) fn run_href(_: &'static Model, row: &Row) -> Option<String> {
    row.id.parse().ok().map(paths::sync_run)
}
