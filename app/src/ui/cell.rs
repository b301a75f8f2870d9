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

/// The same where there is little room: of many labels the first ones, and how many more there are.
pub(super) fn brief_cell(
    model: &'static Model,
    column: &'static Column,
    cells: &[Value],
) -> AnyView {
    let value = model.position(column.name).and_then(|position| cells.get(position));
    match value {
        Some(Value::Tags(tags)) => brief_tags(tags),
        _ => cell(model, column, cells),
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

/// How many labels a table shows of a row.
const TAGS_SHOWN: usize = 2;

fn brief_tags(tags: &[String]) -> AnyView {
    let all = tags.join(", ");
    let shown = tags.iter().take(TAGS_SHOWN);
    let shown = shown.map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view();
    let more = tags.len().saturating_sub(TAGS_SHOWN);
    let more = (more > 0).then(|| {
        let label = format!("and {more} more");
        view! { <span class="more-tags" aria-label=label role="img">{format!("+{more}")}</span> }
    });
    view! { <span class="tags" title=all>{shown}{more}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(tags: &[&str]) -> String {
        let tags: Vec<_> = tags.iter().map(|&tag| tag.to_owned()).collect();
        Owner::new().with(|| brief_tags(&tags).to_html())
    }

    #[test]
    fn labels_that_a_table_has_no_room_for_are_counted() {
        let few = html(&["bug", "help wanted"]);
        assert!(few.contains("help wanted") && !few.contains('+'), "{few}");
        let many = html(&["bug", "help wanted", "security", "question"]);
        assert!(many.contains("+2") && !many.contains(">security<"), "{many}");
        assert!(many.contains("title=\"bug, help wanted, security, question\""), "{many}");
    }
}
