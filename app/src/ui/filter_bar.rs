//! The filters of a table as a form. A plain GET form: it works without a script, and with one it
//! changes the address without loading the page.

use contract::model::{Column, Kind, Model, Shown};
use leptos::prelude::*;

use super::{Choice, Icon, filter_field};
use crate::{
    paths,
    state::url_query::{Parameters, navigate_on_submit},
};

/// The filters of a table, filled in from the address, right or wrong.
#[component]
pub fn FilterBar(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// The part of the address after its question mark.
    search: Memo<String>,
    /// Columns whose filters are chosen from these.
    choices: Vec<Choice>,
) -> impl IntoView {
    let parameters = Memo::new(move |_| Parameters::parse(&search.get()));
    let search_text = move || parameters.with(|parameters| parameters.get("q"));
    let fields = |first: bool| {
        let columns = model.columns.iter();
        columns
            .filter(|column| is_first(model, column, &choices) == first)
            .filter_map(|column| filter_field::field(column, parameters, of(&choices, column)))
            .collect::<Vec<_>>()
    };
    let (first, more) = (fields(true), fields(false));
    let edited = edited(model, &choices);
    let in_use = {
        let edited = edited.clone();
        move || parameters.with(|it| edited.iter().filter(|name| !it.get(name).is_empty()).count())
    };
    let heading = move || match in_use() {
        0 => "Filters".to_owned(),
        number => format!("Filters ({number})"),
    };
    let carried = move || {
        let kept = parameters.with(|parameters| parameters.kept(model, &edited));
        kept.into_iter()
            .map(|(name, text)| view! { <input type="hidden" name=name value=text/> })
            .collect_view()
    };
    // Open when the address uses one of them; the browser keeps it as the person leaves it.
    let more_in_use = model.columns.iter().any(|column| {
        let is_used = |name: &String| !parameters.with_untracked(|it| it.get(name)).is_empty();
        !is_first(model, column, &choices)
            && filter_field::parameters(column, of(&choices, column)).iter().any(is_used)
    });
    let on_submit = navigate_on_submit(model, path.clone());
    let label = format!("Filter {}", model.label.to_lowercase());

    view! {
        // Holds nothing but its summary: while it is closed, the style sheet of a narrow screen
        // takes the form after it away. A wide screen shows the form and not this.
        <details class="filter-fold">
            <summary class="button"><Icon name="filter"/>{heading}</summary>
        </details>
        <form class="filter-bar" method="get" action=path.clone() on:submit=on_submit aria-label=label>
            <div class="filter-fields">
                <label class="field search">
                    <span>"Search"</span>
                    <input
                        type="search"
                        name="q"
                        placeholder=format!("Search {}", model.label.to_lowercase())
                        value=search_text
                        prop:value=search_text
                    />
                </label>
                {first}
            </div>
            {(!more.is_empty()).then(|| view! {
                <details class="filter-more" open=more_in_use>
                    <summary>"More filters"</summary>
                    <div class="filter-fields">{more}</div>
                </details>
            })}
            {carried}
            <div class="filter-actions">
                <button type="submit" class="button primary"><Icon name="filter"/>"Apply filters"</button>
                <a class="button quiet" href=paths::with_query(&path, "")>"Reset"</a>
            </div>
        </form>
    }
    .into_any()
}

/// Whether a column's filter is in sight at once: the words to choose from, and the moment the table
/// is sorted by. The search covers the texts, so that their own fields can wait behind "More filters".
fn is_first(model: &Model, column: &Column, choices: &[Choice]) -> bool {
    let is_chosen = matches!(column.kind, Kind::Enum(_)) || of(choices, column).is_some();
    column.shown == Shown::Always
        && !column.later
        && (is_chosen || column.name == model.default_sort.column)
}

/// What a column is chosen from, where the page knows that.
fn of<'a>(choices: &'a [Choice], column: &Column) -> Option<&'a Choice> {
    choices.iter().find(|choice| choice.column == column.name)
}

/// The parameters that the bar's own fields send.
fn edited(model: &'static Model, choices: &[Choice]) -> Vec<String> {
    let names = model.columns.iter();
    let names = names.flat_map(|column| filter_field::parameters(column, of(choices, column)));
    let mut names: Vec<String> = names.collect();
    names.push("q".to_owned());
    names
}
