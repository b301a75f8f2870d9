//! Which columns a table shows, and in which order.

use contract::{
    model::{Column, Model},
    query::Query,
};
use leptos::prelude::*;

use super::{Icon, TableWindow, data_table};

/// The columns as boxes, in their order: first those that are shown.
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
    let is_shown = move |column: &Column| shown.iter().any(|it| it.name == column.name);
    let hidden = model.columns.iter().filter(|column| !is_shown(column));
    let order = data_table::shown(model, &query).into_iter().chain(hidden).collect::<Vec<_>>();
    let order = RwSignal::new(order);
    let row = move |column: &'static Column| row(column, is_shown(column), order);
    let kept = Query { columns: Vec::new(), ..query };
    view! {
        <TableWindow
            id="column-chooser"
            icon="columns"
            button="Columns"
            title="Columns to show"
            submit="Show columns"
            model
            path
            kept
        >
            <fieldset class="column-order">
                <legend class="visually-hidden">"Columns"</legend>
                // The form sends the boxes as they stand, and so their order.
                <For each=move || order.get() key=|column| column.name children=row/>
            </fieldset>
        </TableWindow>
    }
    .into_any()
}

fn row(column: &'static Column, is_shown: bool, order: RwSignal<Vec<&'static Column>>) -> AnyView {
    let up = move |_| {
        order.update(|order| {
            if let Some(place) = order.iter().position(|it| it.name == column.name)
                && place > 0
            {
                order.swap(place - 1, place);
            }
        });
    };
    let label = format!("Move {} up", column.label);
    view! {
        <div class="column-row">
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
            <button type="button" class="icon-button needs-script" aria-label=label on:click=up>
                <Icon name="sort-up"/>
            </button>
        </div>
    }
    .into_any()
}
