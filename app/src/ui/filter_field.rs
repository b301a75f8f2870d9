//! The part of the filter bar that belongs to one column.

use contract::{
    model::{Column, EnumValue, Kind},
    query::{NamedPeriod, Operator},
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
        Kind::Enum(values) => several(column, values, parameters),
        Kind::Integer => range(column, InputKind::Whole, parameters),
        Kind::Decimal { .. } | Kind::Money { .. } => range(column, InputKind::Decimal, parameters),
        Kind::Time | Kind::Day => {
            let (period, days) =
                (period(column, parameters), range(column, InputKind::Day, parameters));
            view! { {period}{days} }.into_any()
        }
        Kind::Text => text(column, Operator::Contains, parameters),
        Kind::Tags => text(column, Operator::Has, parameters),
        Kind::Link => return None,
    })
}

const fn operators(kind: Kind) -> &'static [Operator] {
    match kind {
        Kind::Enum(_) => &[Operator::In],
        Kind::Time | Kind::Day => &[Operator::In, Operator::Gte, Operator::Lte],
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } => {
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

/// The words of an enum as boxes, of which several may be ticked.
fn several(
    column: &'static Column,
    values: &'static [EnumValue],
    parameters: Memo<Parameters>,
) -> AnyView {
    let name = parameter(column, Operator::In);
    let chosen = value_of(name.clone(), parameters);
    let is_ticked = move |text: &str, value: &str| text.split(',').any(|it| it.trim() == value);
    let boxes = values.iter().map(|known| {
        let chosen = chosen.clone();
        let ticked = move || is_ticked(&chosen(), known.value);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name=name.clone()
                    value=known.value
                    checked=ticked.clone()
                    prop:checked=ticked
                />
                {known.label}
            </label>
        }
    });
    let boxes = boxes.collect_view();
    // A word that we do not know stays ticked as well.
    let (name_of_others, others) = (name.clone(), chosen.clone());
    let others = move || {
        let text = others();
        let unknown = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let unknown = unknown.filter(|word| values.iter().all(|known| known.value != *word));
        let box_of = |word: &str| {
            let (name, word) = (name_of_others.clone(), word.to_owned());
            view! {
                <label class="check">
                    <input type="checkbox" name=name value=word.clone() checked prop:checked=true/>
                    {word}
                </label>
            }
        };
        unknown.map(box_of).collect::<Vec<_>>()
    };
    let summary = move || {
        let text = chosen();
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let words = words.map(|word| {
            values.iter().find(|known| known.value == word).map_or(word, |known| known.label)
        });
        let words = words.collect::<Vec<_>>().join(", ");
        if words.is_empty() { "Any".to_owned() } else { words }
    };
    let label = column.label;
    view! {
        <fieldset class="field several">
            <legend>{label}</legend>
            <details>
                <summary><span class="visually-hidden">{label}": "</span>{summary}</summary>
                <div class="options">{boxes}{others}</div>
            </details>
        </fieldset>
    }
    .into_any()
}

/// The spans of days that are known by name, with the words for them.
pub(super) fn periods() -> impl Iterator<Item = (&'static str, &'static str)> {
    NamedPeriod::ALL.iter().map(|named| (named.into(), named.label()))
}

fn period(column: &'static Column, parameters: Memo<Parameters>) -> AnyView {
    let periods = periods().map(|(value, label)| (value.to_owned(), label.to_owned()));
    choice(column, periods.collect(), parameters)
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
