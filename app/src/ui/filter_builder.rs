//! Any filter there is: a column, how it is compared, with what, and beside which others.

use contract::{
    model::{Kind, Model},
    query::{Operator, Query},
};
use leptos::prelude::*;

use super::{TableWindow, filter_field};

/// How many groups of filters, of which one is enough, the form offers.
const GROUPS: u8 = 3;

/// The fields; the reader of the address makes a filter of them.
#[component]
pub fn FilterBuilder(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let kind = move || chosen.with(|name| model.column(name).map(|column| column.kind));
    let columns = model.columns.iter();
    let columns = columns.map(|it| view! { <option value=it.name>{it.label}</option> });
    let columns = columns.collect_view();
    let groups = (1..=GROUPS).map(|group| {
        let text = format!("One of group {group} must hold");
        view! { <option value=group.to_string()>{text}</option> }
    });
    let groups = groups.collect_view();
    view! {
        <TableWindow
            id="filter-builder"
            icon="filter"
            button="Add a filter"
            title="Add a filter"
            submit="Add the filter"
            key="f"
            model
            path
            kept=query
        >
            // Not inside their labels: the options would become part of their names.
            <div class="field">
                <label for="add-column">"Column"</label>
                <select
                    id="add-column"
                    name="add_column"
                    required
                    on:change=move |event| chosen.set(event_target_value(&event))
                >
                    <option value="">"Choose"</option>
                    {columns}
                </select>
            </div>
            <div class="field">
                <label for="add-operator">"Comparison"</label>
                <select id="add-operator" name="add_operator">{move || comparisons(kind())}</select>
            </div>
            <div class="field">
                <label for="add-value">"Value"</label>
                <input
                    id="add-value"
                    name="add_value"
                    list="filter-builder-values"
                    placeholder=move || example(kind())
                />
                <datalist id="filter-builder-values">{move || values(kind())}</datalist>
            </div>
            <div class="field">
                <label for="add-group">"Beside the others"</label>
                <select id="add-group" name="add_group">
                    <option value="">"It must hold"</option>
                    {groups}
                </select>
            </div>
        </TableWindow>
    }
    .into_any()
}

/// What a column of this kind can be asked; before one is chosen, everything.
fn comparisons(kind: Option<Kind>) -> Vec<AnyView> {
    const ALL: &[Operator] = &[
        Operator::In,
        Operator::Not,
        Operator::Contains,
        Operator::Lacks,
        Operator::Gte,
        Operator::Lte,
        Operator::Has,
    ];
    let operators = kind.map_or(ALL, Operator::of).iter();
    let named = operators.filter(|operator| **operator != Operator::Is);
    let named = named.map(move |it| (it.to_string(), words(*it, kind)));
    let presence = [("empty", "has no value"), ("filled", "has a value")];
    let presence = presence.map(|(value, words)| (value.to_owned(), words));
    let all = named.chain(presence);
    all.map(|(value, words)| view! { <option value=value>{words}</option> }.into_any()).collect()
}

/// A comparison in words.
pub(super) const fn words(operator: Operator, kind: Option<Kind>) -> &'static str {
    let is_time = matches!(kind, Some(Kind::Time | Kind::Day));
    match operator {
        Operator::In if is_time => "is on, or in",
        Operator::In => "is",
        Operator::Not => "is not",
        Operator::Contains => "contains",
        Operator::Lacks => "does not have",
        Operator::Gte => "from",
        Operator::Lte => "to",
        Operator::Has | Operator::Is => "has",
    }
}

fn example(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Integer) => "12",
        Some(Kind::Decimal { .. } | Kind::Money { .. }) => "12.50",
        Some(Kind::Time | Kind::Day) => "2026-11-21",
        _ => "",
    }
}

fn values(kind: Option<Kind>) -> Vec<AnyView> {
    let known: Vec<(&'static str, &'static str)> = match kind {
        Some(Kind::Enum(values)) => values.iter().map(|it| (it.value, it.label)).collect(),
        Some(Kind::Time | Kind::Day) => filter_field::periods().collect(),
        _ => Vec::new(),
    };
    let known = known.into_iter();
    known.map(|(value, label)| view! { <option value=value>{label}</option> }.into_any()).collect()
}
