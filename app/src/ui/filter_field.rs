//! The part of the filter bar that belongs to one column.

use contract::{
    model::{Column, EnumValue, Kind},
    query::Operator,
};
use leptos::prelude::*;

use super::Choice;
use crate::state::url_query::Parameters;

/// The parameters that this column's part of the bar sends.
pub(super) fn parameters(column: &Column, known: Option<&Choice>) -> Vec<String> {
    let operators = if known.is_some() { &[Operator::In] } else { operators(column.kind) };
    operators.iter().map(|operator| parameter(column, *operator)).collect()
}

/// This column's part of the bar; nothing for a column that only an address can filter.
pub(super) fn field(
    column: &'static Column,
    parameters: Memo<Parameters>,
    known: Option<&Choice>,
) -> Option<AnyView> {
    if let Some(known) = known {
        return Some(choice(column, known.values.clone(), parameters));
    }
    Some(match column.kind {
        Kind::Enum(values) => choice(column, words(values), parameters),
        Kind::Integer => range(column, InputKind::Whole, parameters),
        Kind::Decimal { .. } | Kind::Money { .. } => range(column, InputKind::Decimal, parameters),
        Kind::Time | Kind::Day => range(column, InputKind::Day, parameters),
        Kind::Text => text(column, Operator::Contains, parameters),
        Kind::Tags => text(column, Operator::Has, parameters),
        Kind::Link => return None,
    })
}

const fn operators(kind: Kind) -> &'static [Operator] {
    match kind {
        Kind::Enum(_) => &[Operator::In],
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } | Kind::Time | Kind::Day => {
            &[Operator::Gte, Operator::Lte]
        }
        Kind::Text => &[Operator::Contains],
        Kind::Tags => &[Operator::Has],
        Kind::Link => &[],
    }
}

fn parameter(column: &Column, operator: Operator) -> String {
    if operator == Operator::natural(column.kind) {
        column.name.to_owned()
    } else {
        format!("{}.{operator}", column.name)
    }
}

fn text(column: &'static Column, operator: Operator, parameters: Memo<Parameters>) -> AnyView {
    let name = parameter(column, operator);
    let value = value_of(name.clone(), parameters);
    let placeholder = if operator == Operator::Has { "carries" } else { "contains" };
    let id = id(column);
    view! {
        <div class="field">
            <label for=id.clone()>{column.label}</label>
            <input
                type="text"
                id=id
                name=name
                placeholder=placeholder
                value=value.clone()
                prop:value=value
            />
        </div>
    }
    .into_any()
}

fn words(values: &[EnumValue]) -> Vec<(String, String)> {
    values.iter().map(|known| (known.value.to_owned(), known.label.to_owned())).collect()
}

fn choice(
    column: &'static Column,
    values: Vec<(String, String)>,
    parameters: Memo<Parameters>,
) -> AnyView {
    let name = parameter(column, Operator::In);
    let chosen = value_of(name.clone(), parameters);
    // What no single option says (two words at once, a word that we do not know) stays choosable.
    let other = {
        let (chosen, values) = (chosen.clone(), values.clone());
        move || {
            let text = chosen();
            let is_known = text.is_empty() || values.iter().any(|(value, _)| *value == text);
            (!is_known).then(|| {
                let label = text.replace(',', " or ");
                view! { <option value=text selected=true>{label}</option> }
            })
        }
    };
    let options = values
        .into_iter()
        .map(|(value, label)| {
            let (chosen, own) = (chosen.clone(), value.clone());
            let is_chosen = move || chosen() == own;
            view! {
                <option value=value selected=is_chosen.clone() prop:selected=is_chosen>
                    {label}
                </option>
            }
        })
        .collect_view();
    let nothing = move || chosen().is_empty();
    let id = id(column);
    view! {
        // Not inside its label: the options would become part of its name.
        <div class="field">
            <label for=id.clone()>{column.label}</label>
            <select id=id name=name>
                <option value="" selected=nothing.clone() prop:selected=nothing>"Any"</option>
                {options}
                {other}
            </select>
        </div>
    }
    .into_any()
}

fn id(column: &Column) -> String {
    format!("filter-{}", column.name)
}

#[derive(Clone, Copy)]
enum InputKind {
    Whole,
    Decimal,
    Day,
}

fn range(column: &'static Column, kind: InputKind, parameters: Memo<Parameters>) -> AnyView {
    let end = |operator: Operator, word: &'static str| {
        let name = parameter(column, operator);
        let value = value_of(name.clone(), parameters);
        let label = format!("{} {word}", column.label);
        // Not type=number: it would hide what does not parse instead of letting it be corrected.
        let (input_type, mode) = match kind {
            InputKind::Whole => ("text", Some("numeric")),
            InputKind::Decimal => ("text", Some("decimal")),
            InputKind::Day if is_day_or_empty(&untrack(&value)) => ("date", None),
            InputKind::Day => ("text", None),
        };
        view! {
            <input
                type=input_type
                inputmode=mode
                name=name
                aria-label=label
                placeholder=word
                value=value.clone()
                prop:value=value
            />
        }
    };
    view! {
        <fieldset class="field range">
            <legend>{column.label}{unit(column)}</legend>
            <div class="ends">{end(Operator::Gte, "from")}{end(Operator::Lte, "to")}</div>
        </fieldset>
    }
    .into_any()
}

/// What the ends of a range count, where that has to be said.
fn unit(column: &Column) -> Option<String> {
    match column.kind {
        Kind::Time => Some(" (days in UTC)".to_owned()),
        _ => (!column.unit.is_empty()).then(|| format!(" ({})", column.unit)),
    }
}

/// Whether a date field can show it; an address may hold a moment with its time.
fn is_day_or_empty(text: &str) -> bool {
    text.is_empty()
        || (text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

fn value_of(
    name: String,
    parameters: Memo<Parameters>,
) -> impl Fn() -> String + Clone + Send + Sync {
    move || parameters.with(|parameters| parameters.get(&name))
}
