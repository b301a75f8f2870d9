//! The audit trail.

use contract::model::AUDIT_EVENTS;
use leptos::prelude::*;

use super::table::TableView;
use crate::{
    api, paths,
    state::{remote::remote, url_query::use_search},
    ui::{EmptyState, PageHead},
};

/// Who did what to what, when and from where.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let search = use_search();
    let page = remote(move || search.get(), api::audit_events::list);
    view! {
        <PageHead title="Activity" note="Who did what, when and from where."/>
        <TableView
            model=&AUDIT_EVENTS
            path=paths::ACTIVITY.to_owned()
            page
            row_href=|_, _| None
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
