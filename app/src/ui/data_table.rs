//! A table that a descriptor describes: headings that sort, rows that link.

use std::sync::Arc;

use contract::{
    model::{Column, Direction, Kind, Model, Shown},
    query::{Density, Query, Row},
    value::Value,
};
use leptos::prelude::*;

use super::{Icon, TableFrame, cell::brief_cell};
use crate::paths;

/// With more columns than this, the texts of a table are cut off earlier.
const ROOMY: usize = 6;

/// The page behind a row, when there is one.
pub type RowHref = fn(&'static Model, &Row) -> Option<String>;

/// How a page shows some of its cells in a way of its own.
pub type CellView = Arc<dyn Fn(&'static Column, &[Value]) -> Option<AnyView> + Send + Sync>;

/// Rows under headings that sort.
#[component]
pub fn DataTable(
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What is shown.
    query: Query,
    /// The rows.
    rows: Vec<Row>,
    /// The page behind a row.
    row_href: RowHref,
    /// What is shown in another way than its kind asks for.
    #[prop(optional_no_strip)]
    cells: Option<CellView>,
) -> impl IntoView {
    let columns = shown(model, &query);
    let headings =
        columns.iter().map(|column| heading(model, column, &path, &query)).collect_view();
    let size = match (columns.len() > ROOMY, query.density) {
        (false, Density::Comfortable) => "data-table",
        (true, Density::Comfortable) => "data-table many",
        (false, Density::Compact) => "data-table compact",
        (true, Density::Compact) => "data-table many compact",
    };
    let rows = rows
        .into_iter()
        .map(|row| {
            let href = row_href(model, &row);
            let shown = columns.iter().enumerate().map(|(index, column)| {
                let own = cells.as_ref().and_then(|cells| cells(column, &row.cells));
                let value = own.unwrap_or_else(|| brief_cell(model, column, &row.cells));
                // The first cell carries the link; the style sheet stretches it over the row.
                let content = match &href {
                    Some(href) if index == 0 => {
                        view! { <a class="row-link" href=href.clone()>{value}</a> }.into_any()
                    }
                    _ => value,
                };
                view! { <td class=kind_class(column)>{content}</td> }
            });
            view! { <tr>{shown.collect_view()}</tr> }
        })
        .collect_view();

    let label = format!("{} table", model.label);
    view! {
        <TableFrame caption=model.label label class=size head=headings.into_any()>
            {rows}
        </TableFrame>
    }
    .into_any()
}

/// The columns that a query shows.
pub(super) fn shown(model: &'static Model, query: &Query) -> Vec<&'static Column> {
    if query.columns.is_empty() {
        return model.columns.iter().filter(|column| column.shown == Shown::Always).collect();
    }
    query.columns.iter().filter_map(|name| model.column(name)).collect()
}

fn heading(
    model: &'static Model,
    column: &'static Column,
    path: &str,
    query: &Query,
) -> impl IntoView + use<> {
    let sorted_by = query.sorted_by(column.name);
    let direction = sorted_by.map(|(_, direction)| direction);
    let next = direction.map_or_else(|| first_direction(column.kind), Direction::reversed);
    let sorted = query.clone().sort_by(column.name, next, false);
    let href = paths::with_query(path, &sorted.to_text(model));
    // Of several columns, which decides first.
    let place = sorted_by.filter(|_| query.sort.len() > 1).map(|(place, _)| {
        view! { <sup>{place}</sup> }
    });
    let (aria_sort, icon) = match direction {
        Some(Direction::Ascending) => (Some("ascending"), "sort-up"),
        Some(Direction::Descending) => (Some("descending"), "sort-down"),
        None => (None, "sort"),
    };
    view! {
        <th scope="col" class=kind_class(column) aria-sort=aria_sort>
            // The page stays where it is: the table is what is looked at.
            <a class="sort" href=href data-noscroll="">{column.label}<Icon name=icon/>{place}</a>
        </th>
    }
    .into_any()
}

/// Which way a column is sorted when it is first asked for: what people look for comes first.
const fn first_direction(kind: Kind) -> Direction {
    match kind {
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } | Kind::Time | Kind::Day => {
            Direction::Descending
        }
        _ => Direction::Ascending,
    }
}

fn kind_class(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text => "text",
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } => "number",
        Kind::Time => "moment",
        Kind::Day | Kind::Enum(_) => "word",
        Kind::Tags => "labels",
        Kind::Link => "link",
    };
    if column.minor { format!("{kind} minor") } else { kind.to_owned() }
}
