//! One value in the way its column asks for.

use contract::{
    model::{Column, Kind, Model, Tone},
    value::Value,
};
use leptos::prelude::*;

use super::{Badge, Moment, format};

/// One value of a row in the way its column asks for. `cells` is the whole row: money looks up its
/// currency there.
pub fn cell(model: &'static Model, column: &'static Column, cells: &[Value]) -> AnyView {
    let value = model.position(column.name).and_then(|position| cells.get(position));
    match (value, column.kind) {
        (None | Some(Value::Missing), _) => missing(),
        (Some(Value::Text(text)), Kind::Enum(values)) => {
            let known = values.iter().find(|known| known.value == text);
            let tone = known.map_or(Tone::Neutral, |known| known.tone);
            let label = known.map_or(text.as_str(), |known| known.label).to_owned();
            view! { <Badge tone text=label/> }.into_any()
        }
        (Some(Value::Text(text)), Kind::Link) => link(text),
        (Some(Value::Text(text)), _) => {
            view! { <span class="clip" title=text.clone()>{text.clone()}</span> }.into_any()
        }
        (Some(Value::Integer(minor)), Kind::Money { currency }) => {
            let position = model.position(currency);
            let code = position.and_then(|position| cells.get(position)?.as_text());
            format::money(*minor, code.unwrap_or_default()).into_any()
        }
        (Some(Value::Integer(number)), Kind::Decimal { places }) => {
            format::decimal(*number, places).into_any()
        }
        (Some(Value::Integer(number)), _) => format::integer(*number).into_any(),
        (Some(Value::Time(at)), Kind::Day) => format::day(&at.date_naive().to_string()).into_any(),
        (Some(Value::Time(at)), _) => view! { <Moment at=*at/> }.into_any(),
        (Some(Value::Tags(tags)), _) => tag_list(tags),
    }
}

fn missing() -> AnyView {
    view! { <span class="missing" aria-label="none">"–"</span> }.into_any()
}

/// A link leaves this site, so it opens beside it. Only web addresses become links: the text comes
/// from a provider.
fn link(text: &str) -> AnyView {
    let text = text.to_owned();
    if text.starts_with("https://") || text.starts_with("http://") {
        let label = text.split_once("://").map_or("", |(_, rest)| rest).to_owned();
        view! {
            <a class="clip outward" href=text.clone() target="_blank" rel="noopener noreferrer" title=text>
                {label}
            </a>
        }
        .into_any()
    } else {
        view! { <span class="clip" title=text.clone()>{text.clone()}</span> }.into_any()
    }
}

fn tag_list(tags: &[String]) -> AnyView {
    let tags = tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> });
    view! { <span class="tags">{tags.collect_view()}</span> }.into_any()
}
