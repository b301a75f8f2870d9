//! All alerts.

use contract::{
    Role,
    alert::Alert,
    live_event::LiveEventKind,
    model::{ALERTS, Column, Model},
    query::{Page, Row},
    value::Value,
};
use leptos::prelude::*;

use super::panel::{card, unresolved};
use crate::{
    api,
    pages::table::TableView,
    paths,
    state::{
        live::Live,
        remote::{Remote, remote},
        url_query::use_search,
    },
    ui::{CellView, Deed, EmptyState, Loaded, PageHead, told},
};

/// What the address of the whole table says.
const EVERYTHING: &str = "status=open%2Cacknowledged%2Cresolved";

/// What is not over, with what helps. Who filters looks for something in the table of all alerts.
#[component]
pub fn AlertsPage() -> impl IntoView {
    let search = use_search();
    let page = remote(move || search.get(), api::alerts::list);
    Live::expect().refetch(page, LiveEventKind::is_about_alerts);
    let alerts = unresolved(|| None);
    let is_whole = Memo::new(move |_| search.with(String::is_empty));
    view! {
        <PageHead title="Alerts" note="What went wrong, who acts, and when it was over."/>
        {move || if is_whole.get() { open(alerts) } else { table(page) }}
    }
    .into_any()
}

fn open(alerts: Remote<Vec<Alert>>) -> AnyView {
    let deed = Deed::new(Callback::new(move |()| alerts.refetch()));
    view! { <Loaded resource=alerts view=move |found, role| cards(found, role, deed)/> }.into_any()
}

fn cards(found: Vec<Alert>, role: Role, deed: Deed) -> AnyView {
    let (more, href) =
        ("All alerts, also those that are over", paths::with_query(paths::ALERTS, EVERYTHING));
    if found.is_empty() {
        return view! {
            <EmptyState icon="bell" title="All is well">
                <p>"Syncs that fail, streams that run dry and keys that end show up here."</p>
                <a class="button" href=href>{more}</a>
            </EmptyState>
        }
        .into_any();
    }
    card(found, role, deed, more, href)
}

fn table(page: Remote<Page>) -> AnyView {
    let cells: CellView = std::sync::Arc::new(cell);
    view! {
        <p class="crumbs"><a href=paths::ALERTS>"Only what is not over"</a></p>
        <TableView
            model=&ALERTS
            path=paths::ALERTS.to_owned()
            page
            row_href=alert_href
            cells
            empty=|_| view! {
                <EmptyState icon="bell" title="All is well">
                    <p>"There were no alerts yet."</p>
                </EmptyState>
            }
            .into_any()
        />
    }
    .into_any()
}

/// What happened, whole: it says who acts at its end.
fn cell(column: &'static Column, row: &[Value]) -> Option<AnyView> {
    if column.name != "message" {
        return None;
    }
    let text = row.get(ALERTS.position("message")?)?.as_text()?;
    Some(view! { <span class="whole">{told(text)}</span> }.into_any())
}

/// The page of the alert in this row.
fn alert_href(_: &'static Model, row: &Row) -> Option<String> {
    row.id.parse().ok().map(paths::alert)
}
