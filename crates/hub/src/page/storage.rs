//! How a value stands in a column.
//!
//! What the provider did not say is stored as the smallest value of the type: empty text, the
//! smallest number, the year 1. Columns are never `NULL`, because the two databases sort `NULL`
//! differently and a place among `NULL`s cannot be found with one comparison.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use contract::{
    model::{Column, Kind},
    value::Value,
};
use sea_orm::{DbErr, QueryResult, Value as SqlValue};

/// Stands for a number that is missing.
pub const NO_NUMBER: i64 = i64::MIN;

/// Stands for a moment that is missing: 0001-01-01T00:00:00Z.
pub const NO_TIME: DateTime<Utc> = match DateTime::from_timestamp(-62_135_596_800, 0) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

/// A value as its column stores it; a value of another kind than the column's is missing.
pub fn to_sql(kind: Kind, value: &Value) -> SqlValue {
    match kind {
        Kind::Text | Kind::Enum(_) | Kind::Link => value.as_text().map(storable).into_text(),
        Kind::Tags => match value {
            Value::Tags(tags) => serde_json::to_string(tags).ok().into_text(),
            _ => None.into_text(),
        },
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } => match value {
            Value::Integer(number) => (*number).into(),
            _ => NO_NUMBER.into(),
        },
        Kind::Time | Kind::Day => match value {
            Value::Time(time) => sortable(*time).into(),
            _ => NO_TIME.into(),
        },
    }
}

/// Reads what [`to_sql`] stored.
pub(crate) fn read(row: &QueryResult, column: &Column) -> Result<Value, DbErr> {
    let name = column.name;
    Ok(match column.kind {
        Kind::Text | Kind::Enum(_) | Kind::Link => {
            let text: String = row.try_get("", name)?;
            if text.is_empty() { Value::Missing } else { Value::Text(text) }
        }
        Kind::Tags => {
            let text: String = row.try_get("", name)?;
            serde_json::from_str(&text).map_or(Value::Missing, Value::Tags)
        }
        Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } => match row.try_get("", name)? {
            NO_NUMBER => Value::Missing,
            number => Value::Integer(number),
        },
        Kind::Time | Kind::Day => match row.try_get::<DateTime<Utc>>("", name)? {
            time if time == NO_TIME => Value::Missing,
            time => Value::Time(time),
        },
    })
}

/// PostgreSQL has no NUL in text.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Whole microseconds, and a year that sorts as text: SQLite keeps times as text.
fn sortable(time: DateTime<Utc>) -> DateTime<Utc> {
    if (1..=9999).contains(&time.year()) { time.trunc_subsecs(6) } else { NO_TIME }
}

trait IntoText {
    fn into_text(self) -> SqlValue;
}

impl IntoText for Option<String> {
    fn into_text(self) -> SqlValue {
        self.unwrap_or_default().into()
    }
}
