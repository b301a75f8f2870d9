//! A place in a sorted table.

use contract::{
    model::{Column, Direction, Kind, Model},
    query::{Cursor, Filter, Operand, Query, Row, Sort},
    value::Value,
};
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{
    Value as SqlValue,
    sea_query::{Condition, Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    key::{self, Indexes},
    storage,
};
use crate::HubError;

/// The columns that a table is sorted by; rows that are equal in all are sorted by their ids, the way
/// of the last one.
#[derive(Debug)]
pub(super) struct Order {
    by: Vec<(&'static Column, Direction)>,
    text: String,
}

impl Order {
    pub(super) fn of(model: &'static Model, query: &Query) -> Result<Self, HubError> {
        let unknown = || HubError::invalid("There is no such column to sort by.", "sort");
        let column = |by: &Sort| model.column(&by.column).map(|it| (it, by.direction));
        let by: Option<Vec<_>> = query.sort.iter().map(column).collect();
        let by = by.filter(|by| !by.is_empty()).ok_or_else(unknown)?;
        Ok(Self { by, text: Sort::to_text(&query.sort) })
    }

    /// From the last row to the first.
    pub(super) fn reversed(&self) -> Self {
        let by = self.by.iter().map(|(column, direction)| (*column, direction.reversed()));
        Self { by: by.collect(), text: self.text.clone() }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static Column, Direction)> {
        self.by.iter().copied()
    }

    /// The column that decides first.
    pub(super) fn first(&self) -> Option<(&'static Column, Direction)> {
        self.by.first().copied()
    }

    /// Which way rows are sorted that are equal so far.
    pub(super) fn last_direction(&self) -> Direction {
        self.by.last().map_or(Direction::Ascending, |(_, direction)| *direction)
    }
}

/// A place in a table that is sorted in a certain way.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The order it is a place of.
    #[serde(rename = "s")]
    sort: String,
    /// The values of the sort columns; of texts, what they are sorted by.
    #[serde(rename = "v")]
    values: Vec<Value>,
    /// The row.
    #[serde(rename = "i")]
    id: Uuid,
}

impl Place {
    /// The place of a row.
    pub(super) fn of(model: &Model, order: &Order, id: Uuid, row: &Row) -> Self {
        let value = |column: &Column| {
            let cell = model.position(column.name).and_then(|position| row.cells.get(position));
            match cell {
                Some(Value::Text(text)) => Value::Text(key::begin(text)),
                other => other.cloned().unwrap_or(Value::Missing),
            }
        };
        let values = order.columns().map(|(column, _)| value(column)).collect();
        Self { sort: order.text.clone(), values, id }
    }

    /// Reads a place, which came through an address and may be anything.
    pub(super) fn parse(order: &Order, parameter: &str, text: &str) -> Result<Self, HubError> {
        let malformed = || {
            let message = "This page link is damaged. Go back to the first page.";
            HubError::invalid(message, parameter)
        };
        let json = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| malformed())?;
        let place: Self = serde_json::from_slice(&json).map_err(|_| malformed())?;
        let mut pairs = order.columns().zip(&place.values);
        let fits = place.sort == order.text
            && place.values.len() == order.by.len()
            && pairs.all(|((column, _), value)| fits(column.kind, value));
        if fits { Ok(place) } else { Err(malformed()) }
    }

    /// Writes what [`Place::parse`] reads.
    pub(super) fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The rows beyond this place.
    pub(super) fn beyond(&self, order: &Order) -> Condition {
        let columns = order.columns().zip(&self.values).map(|((column, direction), value)| {
            (Indexes::Any.key(column), direction, key::value(column.kind, value))
        });
        let id = (Expr::col("id"), order.last_direction(), SqlValue::from(self.id));
        let steps: Vec<_> = columns.chain([id]).collect();
        let one_way = steps.iter().all(|(_, direction, _)| *direction == order.last_direction());
        if one_way { beyond_tuple(steps, order.last_direction()) } else { beyond_steps(&steps) }
    }
}

/// One comparison, which an index over all of it answers.
fn beyond_tuple(steps: Vec<(Expr, Direction, SqlValue)>, direction: Direction) -> Condition {
    let (columns, values): (Vec<_>, Vec<_>) =
        steps.into_iter().map(|(column, _, value)| (column, Expr::val(value))).unzip();
    let (row, here) = (Expr::tuple(columns), Expr::tuple(values));
    Condition::all().add(match direction {
        Direction::Ascending => row.gt(here),
        Direction::Descending => row.lt(here),
    })
}

/// Beyond in one column while all before it are equal.
fn beyond_steps(steps: &[(Expr, Direction, SqlValue)]) -> Condition {
    let mut any = Condition::any();
    for (count, (column, direction, value)) in steps.iter().enumerate() {
        let equal = steps.iter().take(count);
        let equal = equal.map(|(column, _, value)| column.clone().eq(value.clone()));
        let equal = equal.fold(Condition::all(), Condition::add);
        any = any.add(equal.add(match direction {
            Direction::Ascending => column.clone().gt(value.clone()),
            Direction::Descending => column.clone().lt(value.clone()),
        }));
    }
    // What follows from it, so that an index over the first column is entered at the place.
    let bound = steps.first().map(|(column, direction, value)| match direction {
        Direction::Ascending => column.clone().gte(value.clone()),
        Direction::Descending => column.clone().lte(value.clone()),
    });
    Condition::all().add_option(bound).add(any)
}

/// The rows from a value of the first sort column on, as a person writes it.
pub(super) fn from(model: &Model, order: &Order, text: &str) -> Result<Condition, HubError> {
    let Some((column, direction)) = order.first() else { return Ok(Condition::all()) };
    let operator = match direction {
        Direction::Ascending => "gte",
        Direction::Descending => "lte",
    };
    let key = || Indexes::Any.key(column);
    let bound = match column.kind {
        Kind::Text | Kind::Enum(_) | Kind::Link | Kind::Tags => SqlValue::from(key::begin(text)),
        _ => {
            // Only what a range takes is a value: not a period.
            let filter = Filter::parse(model, &format!("{}.{operator}", column.name), text)
                .map_err(|error| HubError::invalid(error.problem, "from"))?;
            match filter.operand {
                Operand::Integer(number) => number.into(),
                Operand::Time(time) => time.into(),
                Operand::Amount(amount) => {
                    contract::currency::at_least(&amount, contract::currency::USUAL_EXPONENT).into()
                }
                Operand::Texts(_) | Operand::Period(_) | Operand::Presence(_) => {
                    return Ok(Condition::all());
                }
            }
        }
    };
    Ok(Condition::all().add(match direction {
        Direction::Ascending => key().gte(bound),
        Direction::Descending => key().lte(bound),
    }))
}

/// Where a page begins, as a condition.
pub(super) fn beginning(
    model: &Model,
    order: &Order,
    cursor: &Cursor,
) -> Result<Condition, HubError> {
    match cursor {
        Cursor::After(text) => Ok(Place::parse(order, "after", text)?.beyond(order)),
        Cursor::From(text) => from(model, order, text),
        Cursor::Before(text) => Ok(Place::parse(order, "before", text)?.beyond(order)),
    }
}

/// Whether a value can stand in a column of this kind; times only of the years that are stored.
fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (_, Value::Missing)
        | (Kind::Text | Kind::Enum(_) | Kind::Link, Value::Text(_))
        | (Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. }, Value::Integer(_))
        | (Kind::Tags, Value::Tags(_)) => true,
        (Kind::Time | Kind::Day, Value::Time(time)) => *time > storage::NO_TIME,
        _ => false,
    }
}
