//! All sync runs.

use contract::{
    AppError,
    live_event::LiveEventKind,
    model::{Model, SYNC_RUNS},
    query::{Page, Row},
};
use leptos::prelude::*;

use super::cells::cells;
use crate::{
    api,
    pages::table::TableView,
    paths,
    state::{
        live::Live,
        remote::{Remote, remote},
        url_query::use_search,
    },
    ui::{Choice, EmptyState, Loaded, PageHead},
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
    let providers = remote(|| (), |()| providers());
    view! {
        <PageHead title="Syncs" note="Every time a connection was read, and what came of it."/>
        <Loaded resource=providers view=move |providers, _| table(page, providers)/>
    }
    .into_any()
}

fn table(page: Remote<Page>, providers: Vec<(String, String)>) -> AnyView {
    let providers = Choice { column: "provider", values: providers };
    view! {
        <TableView
            model=&SYNC_RUNS
            path=paths::SYNCS.to_owned()
            page
            row_href=run_href
            choices=vec![providers.clone()]
            cells=cells(providers)
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

/// The providers and their names. Without them the table is still worth reading.
async fn providers() -> Result<Vec<(String, String)>, AppError> {
    let known = api::providers::list().await.unwrap_or_default();
    let mut names: Vec<_> = known.into_iter().map(|it| (it.slug, it.name)).collect();
    names.sort_by(|(_, one), (_, other)| one.cmp(other));
    Ok(names)
}

/// The page of the run in this row.
pub(in crate::pages) fn run_href(_: &'static Model, row: &Row) -> Option<String> {
    row.id.parse().ok().map(paths::sync_run)
}
