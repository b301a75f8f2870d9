//! What a column is sorted and found by.

use contract::{
    model::{Column, Kind},
    value::Value,
};
use sea_orm::{Value as SqlValue, sea_query::Expr};

use super::storage;

/// How many characters of a text are sorted and found by: an index of PostgreSQL takes no long ones.
/// Those that are equal so far are sorted by their ids.
const LENGTH: usize = 300;

/// What the index of a column holds, as both databases read it. The indexes of
/// `records::indexes` are made of the very same words: the databases know them again by these.
pub(crate) fn sql(column: &Column) -> String {
    let name = column.name;
    if is_text(column.kind) {
        format!(r#"substr("{name}", 1, {LENGTH})"#)
    } else {
        format!(r#""{name}""#)
    }
}

/// What a value is sorted by.
pub(super) fn value(kind: Kind, value: &Value) -> SqlValue {
    if !is_text(kind) {
        return storage::to_sql(kind, value);
    }
    match storage::to_sql(kind, value) {
        SqlValue::String(Some(text)) => begin(&text).into(),
        other => other,
    }
}

/// As much of a text as is sorted by.
pub(super) fn begin(text: &str) -> String {
    text.chars().take(LENGTH).collect()
}

/// Whether the key of this text is all of it.
pub(super) fn is_whole(text: &str) -> bool {
    text.chars().nth(LENGTH - 1).is_none()
}

const fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Enum(_) | Kind::Link | Kind::Tags)
}

/// Whether SQLite may take the index of a column for a condition. Where the rows are read in their
/// order until a page is full, it must not: it would look up and sort all that the condition lets
/// through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Indexes {
    /// As the database likes.
    Any,
    /// Not that of this column.
    None,
}

impl Indexes {
    /// The key of a column in a condition.
    pub(super) fn key(self, column: &Column) -> Expr {
        self.expression(&sql(column))
    }

    /// A column that no descriptor has.
    pub(super) fn bare(self, name: &str) -> Expr {
        self.expression(&format!(r#""{name}""#))
    }

    fn expression(self, sql: &str) -> Expr {
        match self {
            Self::Any => Expr::cust(sql.to_owned()),
            // A plus sign changes nothing and keeps SQLite from the index.
            Self::None => Expr::cust(format!("+{sql}")),
        }
    }
}
