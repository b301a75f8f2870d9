//! One record: all its fields, where it came from, what the provider sent.

use contract::{
    AppError, ErrorKind,
    model::{self, Model, Tone},
    record::{Provenance, RecordDetail},
    value::Value,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api, paths,
    state::remote::remote,
    state::status,
    ui::{CodeBlock, Fact, Icon, Loaded, Moment, Notice, PageHead, cell, json},
};

/// The record that the address names.
#[component]
pub fn RecordPage() -> impl IntoView {
    let params = use_params_map();
    let names = move || {
        let get = |name: &str| params.with(|params| params.get(name).unwrap_or_default());
        (get("model"), get("id"))
    };
    let record = remote(names, |(model, id)| async move {
        let (Some(_), Ok(id)) = (model::find(&model), id.parse()) else {
            status::fail(ErrorKind::NotFound);
            return Err(AppError::not_found("record"));
        };
        api::records::get(model, id).await
    });
    view! {
        <Loaded
            resource=record
            view=|record, _| match model::find(&record.model) {
                Some(model) => shown(model, record).into_any(),
                None => ().into_any(),
            }
        />
    }
    .into_any()
}

fn shown(model: &'static Model, record: RecordDetail) -> impl IntoView {
    let RecordDetail { cells, notes, provenance, raw, .. } = record;
    let facts = model.columns.iter().map(|column| {
        let value = cell(model, column, &cells);
        view! { <Fact label=column.label>{value}</Fact> }
    });
    let facts = facts.collect_view();
    view! {
        <p class="crumbs">
            <a href=paths::data(model.name)><Icon name="left"/>{model.label}</a>
        </p>
        <PageHead title=title(model, &cells)/>
        {(!notes.is_empty()).then(|| left_out(notes))}
        <div class="columns">
            <section class="card">
                <h2>"Fields"</h2>
                <dl class="facts">{facts}</dl>
            </section>
            <section class="card">
                <h2>"Where it came from"</h2>
                {origin(provenance)}
            </section>
        </div>
        <section class="card">
            <h2>"What the provider sent"</h2>
            <CodeBlock label="What the provider sent" text=json::pretty(&raw)/>
        </section>
    }
    .into_any()
}

/// What did not fit its column: the row is kept without it.
fn left_out(notes: Vec<String>) -> impl IntoView {
    let lines = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    view! {
        <Notice tone=Tone::Warning>
            <p>"Some of what the provider sent did not fit and was left out:"</p>
            <ul>{lines}</ul>
        </Notice>
    }
    .into_any()
}

/// The first text of the record, under the kind of thing it is.
fn title(model: &Model, cells: &[Value]) -> String {
    let named = ["title", "name", "description"].iter().find_map(|name| {
        cells.get(model.position(name)?)?.as_text().filter(|text| !text.is_empty())
    });
    let text = named.or_else(|| cells.iter().find_map(Value::as_text));
    let kind = model.singular;
    match text {
        Some(text) if text.chars().count() > 120 => {
            let beginning: String = text.chars().take(119).collect();
            format!("{}…", beginning.trim_end())
        }
        Some(text) => text.to_owned(),
        None => format!("One {kind}"),
    }
}

fn origin(provenance: Provenance) -> impl IntoView {
    let Provenance {
        connection_id,
        connection_name,
        provider,
        stream,
        external_id,
        run_id,
        first_seen_at,
        seen_at,
        changed_at,
    } = provenance;
    view! {
        <dl class="facts">
            <Fact label="Connection">
                <a href=paths::connection(connection_id)>{connection_name}</a>
            </Fact>
            <Fact label="Provider">{provider}</Fact>
            <Fact label="Stream">{stream}</Fact>
            <Fact label="Id at the provider"><code>{external_id}</code></Fact>
            <Fact label="Last changed by">
                <a href=paths::sync_run(run_id)>"This sync"</a>
            </Fact>
            <Fact label="First seen"><Moment at=first_seen_at/></Fact>
            <Fact label="Last seen"><Moment at=seen_at/></Fact>
            <Fact label="Last change"><Moment at=changed_at/></Fact>
        </dl>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::model::ISSUES;

    use super::*;

    fn heading(title: &str) -> String {
        let mut cells = vec![Value::Missing; ISSUES.columns.len()];
        cells[ISSUES.position("title").unwrap()] = Value::Text(title.to_owned());
        super::title(&ISSUES, &cells)
    }

    #[test]
    fn a_heading_that_was_cut_short_shows_it() {
        assert_eq!(heading(&"x".repeat(120)), "x".repeat(120));
        assert_eq!(heading(&"x".repeat(121)), format!("{}…", "x".repeat(119)));
    }
}
