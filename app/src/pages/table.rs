//! The part that every page with a table shares: filters, chips, rows, pages.

mod keyboard;

use contract::{
    Role,
    model::{self, Model},
    query::{Density, Page, Query},
};
use leptos::prelude::*;

use crate::{
    paths,
    state::{remote::Remote, url_query::use_search},
    ui::{
        CellView, Choice, ColumnChooser, DataTable, EmptyState, ExportMenu, FilterBar,
        FilterBuilder, FilterChips, Icon, Loaded, Pager, RowHref, SortChooser, row_count,
    },
};

/// Shown where a table has no rows though nothing is filtered.
pub(super) type Empty = fn(Role) -> AnyView;

/// A table that a descriptor describes, as the address says. What the address says wrongly is
/// explained above the rows, and the filters stay to be corrected.
#[component]
pub(super) fn TableView(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// The rows.
    page: Remote<Page>,
    /// The page behind a row.
    row_href: RowHref,
    /// Shown when there is nothing at all.
    empty: Empty,
    /// Columns whose filters are chosen from these.
    #[prop(optional)]
    choices: Vec<Choice>,
    /// What is shown in another way than its kind asks for.
    #[prop(optional)]
    cells: Option<CellView>,
) -> impl IntoView {
    let search = use_search();
    let bar_path = path.clone();
    let view = move |page: Page, role| {
        // The rows are there, so the server has read the same text.
        let query = Query::parse_text(model, &search.get_untracked());
        let query = query.unwrap_or_else(|_| Query::of(model));
        if page.rows.is_empty() && asks_for_all(&query) {
            return empty(role);
        }
        rows(model, &path, query, page, row_href, cells.clone()).into_any()
    };
    keyboard::listen();
    view! {
        <FilterBar model path=bar_path search choices/>
        <Loaded resource=page view/>
    }
    .into_any()
}

fn asks_for_all(query: &Query) -> bool {
    query.filters.is_empty() && query.search.is_none() && query.page.cursor.is_none()
}

/// The way to the other density.
fn density(model: &'static Model, path: &str, query: &Query) -> impl IntoView + use<> {
    let (other, label) = match query.density {
        Density::Comfortable => (Density::Compact, "Compact"),
        Density::Compact => (Density::Comfortable, "Comfortable"),
    };
    let href = paths::with_query(path, &Query { density: other, ..query.clone() }.to_text(model));
    view! { <a class="button quiet" href=href data-noscroll=""><Icon name="menu"/>{label}</a> }
        .into_any()
}

fn rows(
    model: &'static Model,
    path: &str,
    query: Query,
    page: Page,
    row_href: RowHref,
    cells: Option<CellView>,
) -> impl IntoView + use<> {
    let Page { rows, next, previous, count } = page;
    let path = path.to_owned();
    let table = if rows.is_empty() {
        view! {
            <EmptyState icon="filter" title=format!("No {} like that", model.singular)>
                <p>"Take a filter away, or search for something else."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let (path, query) = (path.clone(), query.clone());
        view! { <DataTable model path query rows row_href cells/> }.into_any()
    };
    view! {
        <section class="results" aria-label=format!("{} found", model.label)>
            <div class="results-head">
                <p class="row-count" role="status">{row_count(count, model.singular)}</p>
                <FilterChips model path=path.clone() query=query.clone()/>
                <div class="table-tools">
                    <FilterBuilder model path=path.clone() query=query.clone()/>
                    <SortChooser model path=path.clone() query=query.clone()/>
                    <ColumnChooser model path=path.clone() query=query.clone()/>
                    {density(model, &path, &query)}
                    {model::find(model.name).map(|model| view! { <ExportMenu model query=query.clone()/> })}
                </div>
            </div>
            {table}
            <Pager model path query previous next/>
        </section>
    }
    .into_any()
}
