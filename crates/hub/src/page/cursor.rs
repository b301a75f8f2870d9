//! A place in a sorted table.

use contract::{
    model::{Column, Direction, Kind, Model},
    query::{Cursor, Row, Sort},
    value::Value,
};
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{
    Value as SqlValue,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::storage;
use crate::HubError;

/// A place in a table that is sorted in a certain way.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The order it is a place of.
    #[serde(rename = "s")]
    sort: String,
    /// The value of the sort column.
    #[serde(rename = "v")]
    value: Value,
    /// The row.
    #[serde(rename = "i")]
    id: Uuid,
}

impl Place {
    /// The place of a row.
    pub(super) fn of(model: &Model, sort: &Sort, id: Uuid, row: &Row) -> Self {
        let position = model.position(&sort.column).unwrap_or_default();
        let value = row.cells.get(position).cloned().unwrap_or(Value::Missing);
        Self { sort: sort.to_text(), value, id }
    }

    /// Reads a place, which came through an address and may be anything.
    pub(super) fn parse(column: &Column, sort: &Sort, cursor: &Cursor) -> Result<Self, HubError> {
        let (parameter, text) = match cursor {
            Cursor::After(text) => ("after", text),
            Cursor::Before(text) => ("before", text),
        };
        let malformed = || {
            let message = "This page link is damaged. Go back to the first page.";
            HubError::invalid(message, parameter)
        };
        let json = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| malformed())?;
        let place: Self = serde_json::from_slice(&json).map_err(|_| malformed())?;
        let fits = place.sort == sort.to_text() && fits(column.kind, &place.value);
        if fits { Ok(place) } else { Err(malformed()) }
    }

    /// Writes what [`Place::parse`] reads.
    pub(super) fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The rows beyond this place.
    pub(super) fn beyond(&self, column: &Column, direction: Direction) -> Expr {
        let here = Expr::tuple([
            Expr::val(storage::to_sql(column.kind, &self.value)),
            Expr::val(SqlValue::from(self.id)),
        ]);
        let row = Expr::tuple([Expr::col(column.name), Expr::col("id")]);
        match direction {
            Direction::Ascending => row.gt(here),
            Direction::Descending => row.lt(here),
        }
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
