//! The audit trail.

use contract::{
    model::{AUDIT_EVENTS, Column},
    value::Value,
};
use leptos::prelude::*;

use super::table::TableView;
use crate::{
    api, paths,
    state::{remote::remote, url_query::use_search},
    ui::{CellView, EmptyState, PageHead, told},
};

/// Who did what to what, when and from where.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let search = use_search();
    let page = remote(move || search.get(), api::audit_events::list);
    let cells: CellView = std::sync::Arc::new(cell);
    view! {
        <PageHead title="Activity" note="Who did what, when and from where."/>
        <TableView
            model=&AUDIT_EVENTS
            path=paths::ACTIVITY.to_owned()
            page
            row_href=|_, _| None
            cells
            empty=|_| view! {
                <EmptyState icon="activity" title="Nothing happened yet">
                    <p>"Every change is written down here: sign-ins, connections, syncs."</p>
                </EmptyState>
            }
            .into_any()
        />
    }
    .into_any()
}

fn cell(column: &'static Column, row: &[Value]) -> Option<AnyView> {
    let text = row.get(AUDIT_EVENTS.position(column.name)?)?.as_text()?;
    match column.name {
        "object" => object(text),
        "detail" => Some(view! { <span class="whole">{told(text)}</span> }.into_any()),
        _ => None,
    }
}

/// What it was done to, as a link where it has a page. Everything else is a name.
fn object(text: &str) -> Option<AnyView> {
    let (word, href) = match text.split_once('_')?.0 {
        "run" => ("the sync", paths::sync_run(text.parse().ok()?)),
        "con" => ("the connection", paths::connection(text.parse().ok()?)),
        "alr" => ("the alert", paths::alert(text.parse().ok()?)),
        // These have no page.
        "att" => return Some("a visit to the provider".into_any()),
        "sch" => return Some("a schedule".into_any()),
        _ => return None,
    };
    Some(view! { <a href=href title=text.to_owned()>{word}</a> }.into_any())
}
