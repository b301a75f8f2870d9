//! What a table is sorted by: up to three columns.

use contract::{
    model::{Direction, Model},
    query::{Query, Sort},
};
use leptos::prelude::*;

use super::TableWindow;

const PLACES: [&str; 3] = ["Sort by", "then by", "and then by"];

/// The columns as choices.
#[component]
pub fn SortChooser(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
) -> impl IntoView {
    let fields = PLACES.into_iter().enumerate();
    let fields = fields.map(|(place, label)| field(model, place, label, query.sort.get(place)));
    let fields = fields.collect_view();
    let kept = Query { sort: vec![Sort::of(model)], ..query };
    view! {
        <TableWindow
            id="sort-chooser"
            icon="sort"
            button="Sort"
            title="Sort by several columns"
            submit="Sort the rows"
            model
            path
            kept
        >
            {fields}
        </TableWindow>
    }
    .into_any()
}

fn field(model: &'static Model, place: usize, label: &'static str, now: Option<&Sort>) -> AnyView {
    let options = model.columns.iter().flat_map(|column| {
        [(Direction::Ascending, "↑"), (Direction::Descending, "↓")].map(|(direction, arrow)| {
            let by = Sort { column: column.name.to_owned(), direction };
            let chosen = now == Some(&by);
            let value = Sort::to_text(&[by]);
            let text = format!("{} {arrow}", column.label);
            view! { <option value=value selected=chosen>{text}</option> }.into_any()
        })
    });
    let options: Vec<_> = options.collect();
    let id = format!("sort-{place}");
    view! {
        // Not inside its label: the options would become part of its name.
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name="sort"><option value="">"–"</option>{options}</select>
        </div>
    }
    .into_any()
}
