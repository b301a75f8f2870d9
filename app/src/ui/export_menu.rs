//! The rows of a table as a file.

use contract::{model::Model, query::Query};
use leptos::prelude::*;

use super::Icon;
use crate::paths;

/// The window with the ways; a page has one table that is exported.
const ID: &str = "export-menu";

const FORMATS: [(&str, &str, &str); 3] = [
    ("csv", "CSV", "for spreadsheets and scripts"),
    ("xlsx", "Excel", "a workbook, at most 1,048,575 rows"),
    ("jsonl", "JSON lines", "an object a line, for programs"),
];

/// Links that download what the table shows, all pages of it.
#[component]
pub fn ExportMenu(
    /// What the rows are made of.
    model: &'static Model,
    /// What is shown.
    query: Query,
) -> impl IntoView {
    let query = query.from_the_start().to_text(model);
    let ways = FORMATS.map(|(format, name, what)| {
        let href = paths::with_query(&paths::export(model.name, format), &query);
        view! {
            <li>
                // Not a page of ours: the router keeps out of it.
                <a href=href download="" rel="external"><strong>{name}</strong>" "{what}</a>
            </li>
        }
    });
    let for_tools = paths::with_query(&paths::export_for_tools(model.name, "csv"), &query);
    view! {
        <button type="button" class="button quiet" popovertarget=ID><Icon name="documents"/>"Export"</button>
        <div class="confirm" id=ID popover="auto" role="dialog" aria-labelledby="export-menu-title">
            <header class="window-head">
                <h2 id="export-menu-title">"Export these rows"</h2>
                <button
                    type="button"
                    class="button quiet"
                    popovertarget=ID
                    popovertargetaction="hide"
                    autofocus
                >
                    "Close"
                </button>
            </header>
            <p>"Exactly what the filters show, in this order, with the columns that were chosen."</p>
            <ul class="export-ways">{ways.collect_view()}</ul>
            <p>"For tools, with an access token as bearer:"</p>
            <code class="address">{for_tools}</code>
        </div>
    }
    .into_any()
}
