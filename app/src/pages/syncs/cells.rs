//! Cells of the table of runs that say more than their column holds.

use contract::{
    model::{Column, Kind, SYNC_RUNS},
    value::Value,
};
use leptos::prelude::*;

use crate::ui::{self, Brief, CellView, Choice, format};

/// The cells, with the names of the providers.
pub(in crate::pages) fn cells(providers: Choice) -> CellView {
    std::sync::Arc::new(move |column: &'static Column, row: &[Value]| match column.name {
        "provider" => providers.label(&text(row, "provider")).map(|it| it.to_owned().into_any()),
        "why" => held(row),
        // Plain words: beside the badges that matter they would be noise.
        "trigger" | "kind" => Some(word(column, &text(row, column.name)).into_any()),
        "took" => match value(row, "took") {
            Some(Value::Integer(milliseconds)) => {
                let took = chrono::TimeDelta::milliseconds(*milliseconds);
                Some(format::length(took).into_any())
            }
            _ => None,
        },
        "queued_at" => match value(row, "queued_at") {
            Some(Value::Time(at)) => Some(view! { <Brief at=*at/> }.into_any()),
            _ => None,
        },
        _ => None,
    })
}

/// What a run waits for, or who paused it.
fn held(row: &[Value]) -> Option<AnyView> {
    let (status, held) = (text(row, "status"), text(row, "held"));
    match (status.as_str(), value(row, "goes_on_at")) {
        ("waiting", Some(Value::Time(until))) => Some(ui::waits(*until, held)),
        ("paused", _) => Some(ui::paused(Some(held))),
        _ => None,
    }
}

fn value<'a>(row: &'a [Value], column: &str) -> Option<&'a Value> {
    row.get(SYNC_RUNS.position(column)?)
}

fn text(row: &[Value], column: &str) -> String {
    value(row, column).and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// The words for people, as the filters have them.
pub(super) fn word(column: &Column, text: &str) -> String {
    match column.kind {
        Kind::Enum(known) => {
            let known = known.iter().find(|known| known.value == text);
            known.map_or(text.to_owned(), |known| known.label.to_owned())
        }
        _ => text.to_owned(),
    }
}
