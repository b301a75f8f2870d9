//! Which columns a table shows.

use contract::{model::Model, query::Query};
use leptos::prelude::*;

use super::{Icon, data_table};
use crate::state::url_query::navigate_on_submit;

/// The columns as boxes in a plain GET form.
#[component]
pub fn ColumnChooser(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
) -> impl IntoView {
    let shown = data_table::shown(model, &query);
    let boxes = model.columns.iter().map(|column| {
        let is_shown = shown.iter().any(|it| it.name == column.name);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name="columns"
                    value=column.name
                    checked=is_shown
                    aria-label=format!("Show {}", column.label)
                />
                {column.label}
            </label>
        }
    });
    let rest = Query { columns: Vec::new(), ..query.from_the_start() };
    let carried = rest.pairs(model).into_iter().map(|(name, text)| {
        view! { <input type="hidden" name=name value=text/> }
    });
    let on_submit = navigate_on_submit(model, path.clone());
    view! {
        <details class="column-chooser">
            <summary class="button quiet"><Icon name="columns"/>"Columns"</summary>
            <form method="get" action=path on:submit=on_submit>
                <fieldset>
                    <legend class="visually-hidden">"Columns to show"</legend>
                    {boxes.collect_view()}
                </fieldset>
                {carried.collect_view()}
                <button type="submit" class="button primary">"Show columns"</button>
            </form>
        </details>
    }
    .into_any()
}
