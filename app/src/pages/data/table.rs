//! The table of a model.

use contract::{
    AppError, ErrorKind, Role,
    live_event::LiveEventKind,
    model::{self, MODELS, Model},
    query::Row,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api,
    pages::table::TableView,
    paths,
    state::{live::Live, remote::remote, status, url_query::use_search},
    ui::{EmptyState, ErrorPanel, PageHead},
};

/// The table of the model that the address names.
#[component]
pub fn DataPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("model").unwrap_or_default()));
    move || {
        if let Some(model) = model::find(&name.get()) {
            return view! { <ModelTable model/> }.into_any();
        }
        status::fail(ErrorKind::NotFound);
        let remedy = "Pick one of the tables in the menu.";
        let error = AppError::not_found("table").with_remedy(remedy);
        view! { <PageHead title="Data"/><ErrorPanel error/> }.into_any()
    }
}

#[component]
fn ModelTable(model: &'static Model) -> impl IntoView {
    let search = use_search();
    let page =
        remote(move || search.get(), move |query| api::records::list(model.name.to_owned(), query));
    Live::expect().refetch(page, |event| {
        matches!(event, LiveEventKind::SyncFinished { .. } | LiveEventKind::GoneDecided { .. })
    });
    let tabs = MODELS.map(|other| {
        let current = (other == model).then_some("page");
        view! { <li><a href=paths::data(other.name) aria-current=current>{other.label}</a></li> }
    });
    view! {
        <PageHead title=model.label/>
        <nav class="tabs" aria-label="Tables"><ul>{tabs.collect_view()}</ul></nav>
        <TableView model path=paths::data(model.name) page row_href=record_href empty/>
    }
    .into_any()
}

fn record_href(model: &'static Model, row: &Row) -> Option<String> {
    row.id.parse().ok().map(|id| paths::record(model.name, id))
}

fn empty(role: Role) -> AnyView {
    let next = if role.is_admin() {
        "Connect a provider that brings such records, and they appear here."
    } else {
        "They appear here as soon as an admin has connected a provider that brings them."
    };
    view! {
        <EmptyState icon="integrations" title="Nothing here yet">
            <p>{next}</p>
            <a class="button primary" href=paths::INTEGRATIONS>"Browse integrations"</a>
        </EmptyState>
    }
    .into_any()
}
