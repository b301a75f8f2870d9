//! The filters that are in force, each with a way out.

use contract::{
    model::{Kind, Model},
    query::{Filter, Operand, Operator, Period, Presence, Query},
};
use leptos::prelude::*;

use super::{Icon, filter_builder, format};
use crate::paths;

/// The filters in force; nothing when there are none.
#[component]
pub fn FilterChips(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
) -> impl IntoView {
    if query.filters.is_empty() && query.search.is_none() {
        return ().into_any();
    }
    let start = query.from_the_start();
    let href = |query: Query| paths::with_query(&path, &query.to_text(model));
    let mut chips: Vec<(String, String)> = start
        .filters
        .iter()
        .enumerate()
        .map(|(index, filter)| {
            let mut rest = start.clone();
            rest.filters.remove(index);
            let words = words(model, filter);
            let words = match filter.group {
                Some(group) => format!("Group {group}: {words}"),
                None => words,
            };
            (words, href(rest))
        })
        .collect();
    if let Some(search) = &start.search {
        chips.push((format!("Search: {search}"), href(Query { search: None, ..start.clone() })));
    }
    let clear = href(Query { filters: Vec::new(), search: None, ..start.clone() });
    let chips = chips.into_iter().map(|(words, href)| {
        view! {
            <li class="chip">
                <span class="clip">{words.clone()}</span>
                <a href=href data-noscroll="" aria-label=format!("Remove filter {words}")><Icon name="close"/></a>
            </li>
        }
    });
    view! {
        <div class="filter-chips">
            <ul aria-label="Filters in force">{chips.collect_view()}</ul>
            <a class="clear" href=clear data-noscroll="">"Clear all"</a>
        </div>
    }
    .into_any()
}

/// "State: Open", "Total from 100".
fn words(model: &'static Model, filter: &Filter) -> String {
    let column = model.column(&filter.column);
    let label = column.map_or(filter.column.as_str(), |column| column.label);
    let kind = column.map(|column| column.kind);
    let text = match (&filter.operand, kind) {
        (Operand::Presence(Presence::Empty), _) => return format!("{label}: none"),
        (Operand::Presence(Presence::Filled), _) => return format!("{label}: any"),
        (Operand::Period(Period::Named(named)), _) => named.label().to_owned(),
        (Operand::Texts(texts), Some(Kind::Enum(values))) => {
            let label_of = |word: &String| {
                let known = values.iter().find(|known| known.value == word);
                known.map_or(word.as_str(), |known| known.label).to_owned()
            };
            texts.iter().map(label_of).collect::<Vec<_>>().join(" or ")
        }
        (_, Some(Kind::Time | Kind::Day)) => format::day(&filter.text),
        _ => filter.text.clone(),
    };
    match filter.operator {
        Operator::In | Operator::Has | Operator::Is => format!("{label}: {text}"),
        operator => format!("{label} {} {text}", filter_builder::words(operator, kind)),
    }
}
