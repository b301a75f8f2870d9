//! A [`Query`] as SQL: the one place where filters, order and pages of tables become statements.
//!
//! Every column of a descriptor is `NOT NULL` in the database (see [`storage`]), so one condition
//! finds a place in any order: `(column, id) > (value, id)`.

use contract::{
    model::{Column, Direction, Model},
    query::{Cursor, Page, PageRequest, Query, Row, RowCount, Sort},
};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, SelectStatement},
};
use uuid::Uuid;

use crate::HubError;

mod condition;
mod cursor;
pub mod storage;

use cursor::Place;

/// Up to here rows are counted exactly; counting more costs more than it tells.
const COUNTED: u64 = 10_000;

/// Reads one page of a table within `scope`; `id` writes ids in their text form.
pub async fn read(
    db: &impl ConnectionTrait,
    model: &'static Model,
    scope: Condition,
    query: &Query,
    id: impl Fn(Uuid) -> String,
) -> Result<Page, HubError> {
    let sort = sort_column(model, &query.sort)?;
    let cursor = query.page.cursor.as_ref();
    let place = cursor.map(|cursor| Place::parse(sort, &query.sort, cursor)).transpose()?;
    let wanted = Condition::all().add(scope).add(condition::of(model, query));
    let count = count(db, model, wanted.clone()).await?;
    let select = select(model, wanted, query, place.map(|place| (sort, place)));
    let rows = db.query_all(&select).await?;
    let rows: Vec<(Uuid, Row)> =
        rows.iter().map(|row| read_row(row, model, &id)).collect::<Result<_, DbErr>>()?;
    Ok(assemble(model, query, rows, count))
}

/// The statement that reads one row more than the page holds: it tells whether there is another
/// page.
fn select(
    model: &Model,
    wanted: Condition,
    query: &Query,
    place: Option<(&Column, Place)>,
) -> SelectStatement {
    let direction = match query.page.cursor {
        Some(Cursor::Before(_)) => query.sort.direction.reversed(),
        _ => query.sort.direction,
    };
    let order = match direction {
        Direction::Ascending => Order::Asc,
        Direction::Descending => Order::Desc,
    };
    let mut select = SelectStatement::new();
    select.from(Alias::new(model.name)).column("id").cond_where(wanted);
    for column in model.columns {
        select.column(column.name);
    }
    if let Some((column, place)) = place {
        select.and_where(place.beyond(column, direction));
    }
    select
        .order_by(Alias::new(&query.sort.column), order.clone())
        .order_by("id", order)
        .limit(u64::from(query.page.limit) + 1);
    select
}

async fn count(
    db: &impl ConnectionTrait,
    model: &Model,
    wanted: Condition,
) -> Result<RowCount, HubError> {
    let mut some = SelectStatement::new();
    some.expr(Expr::val(1)).from(Alias::new(model.name)).cond_where(wanted).limit(COUNTED + 1);
    let mut count = SelectStatement::new();
    count.expr_as(Expr::val(1).count(), "n").from_subquery(some, "some");
    let row = db.query_one(&count).await?;
    let found: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    let found = u64::try_from(found).unwrap_or_default();
    Ok(if found > COUNTED { RowCount::MoreThan(COUNTED) } else { RowCount::Exact(found) })
}

fn read_row(
    row: &QueryResult,
    model: &Model,
    id: &impl Fn(Uuid) -> String,
) -> Result<(Uuid, Row), DbErr> {
    let uuid: Uuid = row.try_get("", "id")?;
    Ok((uuid, Row { id: id(uuid), cells: cells(row, model)? }))
}

/// The cells of a row, in the order of the model's columns.
pub(crate) fn cells(
    row: &QueryResult,
    model: &Model,
) -> Result<Vec<contract::value::Value>, DbErr> {
    model.columns.iter().map(|column| storage::read(row, column)).collect()
}

fn assemble(model: &Model, query: &Query, mut rows: Vec<(Uuid, Row)>, count: RowCount) -> Page {
    let more = rows.len() > limit(&query.page);
    rows.truncate(limit(&query.page));
    let backwards = matches!(query.page.cursor, Some(Cursor::Before(_)));
    if backwards {
        rows.reverse();
    }
    let place = |row: Option<&(Uuid, Row)>| {
        row.map(|(id, row)| Place::of(model, &query.sort, *id, row).to_text())
    };
    let has_next = if backwards { !rows.is_empty() } else { more };
    let has_previous = if backwards { more } else { query.page.cursor.is_some() };
    let next = place(rows.last()).filter(|_| has_next).map(Cursor::After);
    let previous = place(rows.first()).filter(|_| has_previous).map(Cursor::Before);
    Page { rows: rows.into_iter().map(|(_, row)| row).collect(), next, previous, count }
}

fn limit(page: &PageRequest) -> usize {
    usize::try_from(page.limit).unwrap_or(usize::MAX)
}

/// The column that a table is sorted by; the query was checked against the model.
fn sort_column(model: &'static Model, sort: &Sort) -> Result<&'static Column, HubError> {
    model
        .column(&sort.column)
        .ok_or_else(|| HubError::invalid("There is no such column to sort by.", "sort"))
}
