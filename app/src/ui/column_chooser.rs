//! Which columns a table shows.

use contract::{model::Model, query::Query};
use leptos::{html::Div, prelude::*};

use super::{Icon, data_table};
use crate::state::url_query::navigate_on_submit;

/// The window with the boxes; a page has one table that is chosen from.
const ID: &str = "column-chooser";

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
    let navigate = navigate_on_submit(model, path.clone());
    let window = NodeRef::<Div>::new();
    let on_submit = move |event| {
        navigate(event);
        if let Some(window) = window.get_untracked() {
            // Refused only when it is closed already.
            let _ = window.hide_popover();
        }
    };
    view! {
        // A popover, so that Escape and a click elsewhere close it without a script, and so that it
        // is in sight wherever the table is.
        <button type="button" class="button quiet column-button" popovertarget=ID>
            <Icon name="columns"/>"Columns"
        </button>
        <div
            class="confirm"
            id=ID
            popover="auto"
            role="dialog"
            aria-labelledby="column-chooser-title"
            node_ref=window
        >
            <header class="window-head">
                <h2 id="column-chooser-title">"Columns to show"</h2>
                // Where the focus goes when the window opens.
                <button
                    type="button"
                    class="button quiet"
                    popovertarget=ID
                    popovertargetaction="hide"
                    autofocus
                >
                    "Close"
                </button>
            </header>
            <form class="column-chooser" method="get" action=path on:submit=on_submit>
                <fieldset>
                    <legend class="visually-hidden">"Columns"</legend>
                    {boxes.collect_view()}
                </fieldset>
                {carried.collect_view()}
                <button type="submit" class="button primary">"Show columns"</button>
            </form>
        </div>
    }
    .into_any()
}
