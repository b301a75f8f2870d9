//! The first page: the numbers that matter, and what happened last.

use contract::{
    dashboard::Dashboard,
    live_event::LiveEventKind,
    model::SYNC_RUNS,
    query::{Page, Query},
};
use leptos::prelude::*;

use super::{
    alerts::{self, Panel},
    syncs::{cells, run_href},
};
use crate::{
    api, paths,
    state::{live::Live, remote::remote},
    ui::{Choice, DataTable, EmptyState, Kpi, Loaded, PageHead},
};

/// Which runs are listed, and what of them.
const RECENT_RUNS: &str =
    "limit=8&columns=connection_name,status,why,queued_at,took,trigger,fetched,inserted,updated";

/// The first page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let dashboard = remote(|| (), |()| api::dashboard::get());
    let runs = remote(|| (), |()| api::sync_runs::list(RECENT_RUNS.to_owned()));
    let alerts = alerts::unresolved(|| None);
    let live = Live::expect();
    live.refetch(dashboard, |event| {
        matches!(
            event,
            LiveEventKind::Connected { .. }
                | LiveEventKind::ConnectionChanged { .. }
                | LiveEventKind::SyncFinished { .. }
        )
    });
    live.refetch(runs, |event| {
        matches!(
            event,
            LiveEventKind::SyncStarted { .. }
                | LiveEventKind::SyncHeld { .. }
                | LiveEventKind::SyncFinished { .. }
        )
    });
    view! {
        <PageHead title="Dashboard" note="Everything that flows in, at a glance."/>
        <Loaded
            resource=dashboard
            view=move |Dashboard { cards, connected }, role| {
                if !connected {
                    return nothing_yet(role.is_admin()).into_any();
                }
                let cards = cards.into_iter().map(|card| view! { <Kpi card/> }).collect_view();
                view! {
                    {alerts::panel(alerts, Panel::default())}
                    <section class="kpis" aria-label="Key figures">{cards}</section>
                    <section class="card">
                        <div class="card-head">
                            <h2>"Recent syncs"</h2>
                            <a href=paths::SYNCS>"All syncs"</a>
                        </div>
                        <Loaded resource=runs view=|page, _| recent_runs(page).into_any()/>
                    </section>
                }
                .into_any()
            }
        />
    }
    .into_any()
}

fn recent_runs(page: Page) -> impl IntoView {
    if page.rows.is_empty() {
        return view! { <p class="quiet-line">"Nothing was synced yet."</p> }.into_any();
    }
    let query =
        Query::parse_text(&SYNC_RUNS, RECENT_RUNS).unwrap_or_else(|_| Query::of(&SYNC_RUNS));
    // The list has no provider.
    let cells = cells(Choice { column: "provider", values: Vec::new() });
    view! {
        <DataTable
            model=&SYNC_RUNS
            path=paths::SYNCS.to_owned()
            query
            rows=page.rows
            row_href=run_href
            cells=Some(cells)
        />
    }
    .into_any()
}

fn nothing_yet(is_admin: bool) -> impl IntoView {
    let first_step = if is_admin {
        "Pick a provider and connect your account: in its own window, or with a key."
    } else {
        "An admin connects the first provider; you will see its data here."
    };
    view! {
        <EmptyState icon="logo" title="No stream flows in yet">
            <ol class="steps">
                <li>{first_step}</li>
                <li>"Tributary reads its records and keeps them up to date."</li>
                <li>"Filter them in one place, and see the key figures here."</li>
            </ol>
            <a class="button primary" href=paths::INTEGRATIONS>"Browse integrations"</a>
        </EmptyState>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_recent_runs_fits_its_table() {
        let query = Query::parse_text(&SYNC_RUNS, RECENT_RUNS);
        assert!(query.is_ok(), "{query:?}");
    }
}
