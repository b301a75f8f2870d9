//! The way through a long table.

use contract::{
    model::{Kind, Model},
    query::{Cursor, Query, RowCount},
};
use leptos::{ev::MouseEvent, prelude::*};

use super::{Icon, format};
use crate::{paths, state::url_query::navigate_on_submit};

/// "1,234 orders", "more than 10,000 orders".
pub fn row_count(count: RowCount, singular: &str) -> String {
    match count {
        RowCount::Exact(number) => format::things(number, singular),
        RowCount::MoreThan(number) => format!("more than {}", format::things(number, singular)),
        RowCount::AtLeast(number) => format!("at least {}", format::things(number, singular)),
    }
}

/// Links to the pages before and after.
#[component]
pub fn Pager(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
    /// Where the page before ends.
    previous: Option<Cursor>,
    /// Where the next page begins.
    next: Option<Cursor>,
) -> impl IntoView {
    let is_first = query.page.cursor.is_none();
    let at = |cursor: Option<Cursor>| {
        let mut query = query.clone();
        query.page.cursor = cursor;
        paths::with_query(&path, &query.to_text(model))
    };
    let first = (!is_first && previous.is_some()).then(|| {
        view! { <a class="button quiet" href=at(None) data-noscroll="" on:click=to_the_first_row>"First page"</a> }
    });
    let previous = previous.map(|cursor| {
        view! {
            <a
                class="button quiet"
                rel="prev"
                href=at(Some(cursor))
                data-noscroll=""
                on:click=to_the_first_row
            >
                <Icon name="left"/>"Previous"
            </a>
        }
    });
    let next = next.map(|cursor| {
        view! {
            <a
                class="button quiet"
                rel="next"
                href=at(Some(cursor))
                data-noscroll=""
                on:click=to_the_first_row
            >
                "Next"<Icon name="right"/>
            </a>
        }
    });
    if first.is_none() && previous.is_none() && next.is_none() {
        return ().into_any();
    }
    let jump = jump(model, &path, &query);
    view! { <nav class="pager" aria-label="Pages of the table">{first}{previous}{next}{jump}</nav> }
        .into_any()
}

/// A way into the middle of a table: to a day, a number or a letter of what it is sorted by.
fn jump(model: &'static Model, path: &str, query: &Query) -> Option<AnyView> {
    let column = model.column(&query.sort.first()?.column)?;
    let kind = if matches!(column.kind, Kind::Time | Kind::Day) { "date" } else { "text" };
    let carried = query.clone().from_the_start().pairs(model).into_iter();
    let carried = carried.map(|(name, text)| view! { <input type="hidden" name=name value=text/> });
    let value = match &query.page.cursor {
        Some(Cursor::From(value)) => value.clone(),
        _ => String::new(),
    };
    let navigate = navigate_on_submit(model, path.to_owned());
    let label = format!("Go to {}", column.label.to_lowercase());
    let form = view! {
        <form class="jump" method="get" action=path.to_owned() on:submit=navigate>
            {carried.collect_view()}
            <label><span>{label}</span><input type=kind name="from" value=value required/></label>
            <button type="submit" class="button quiet">"Go"</button>
        </form>
    };
    Some(form.into_any())
}

/// Scrolls the table, not the page, to its beginning. Before the rows come: they replace the old ones
/// where they are.
fn to_the_first_row(_: MouseEvent) {
    if let Ok(Some(table)) = document().query_selector(".results .table-scroll") {
        table.set_scroll_top(0);
    }
}
