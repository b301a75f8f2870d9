//! All alerts.

use contract::{
    live_event::LiveEventKind,
    model::{ALERTS, Model},
    query::Row,
};
use leptos::prelude::*;

use super::panel::{panel, unresolved};
use crate::{
    api,
    pages::table::TableView,
    paths,
    state::{live::Live, remote::remote, url_query::use_search},
    ui::{EmptyState, PageHead},
};

/// What is not over, with what helps, and the table of all alerts. Who filters the table looks for
/// something in it.
#[component]
pub fn AlertsPage() -> impl IntoView {
    let search = use_search();
    let page = remote(move || search.get(), api::alerts::list);
    Live::expect().refetch(page, LiveEventKind::is_about_alerts);
    let alerts = unresolved(|| None);
    let is_whole = Memo::new(move |_| search.with(String::is_empty));
    view! {
        <PageHead title="Alerts" note="What went wrong, who acts, and when it was over."/>
        {move || is_whole.get().then(|| panel(alerts))}
        <TableView
            model=&ALERTS
            path=paths::ALERTS.to_owned()
            page
            row_href=alert_href
            empty=|_| view! {
                <EmptyState icon="bell" title="All is well">
                    <p>"Syncs that fail, streams that run dry and keys that end show up here."</p>
                </EmptyState>
            }
            .into_any()
        />
    }
    .into_any()
}

/// The page of the alert in this row.
fn alert_href(_: &'static Model, row: &Row) -> Option<String> {
    row.id.parse().ok().map(paths::alert)
}
