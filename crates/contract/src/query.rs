//! What a table shows: filters, search, order, page and columns, as the URL holds them.
//!
//! ```text
//! ?state=open,closed&title.contains=crash&total.gte=100&q=ana&sort=-updated_at&after=…&limit=50
//! ```
//!
//! `column=value` is the natural filter of the column's kind (one of, equals, has), and
//! `column.operator=value` any other. Everything is checked against the descriptor while it is
//! read: a [`Query`] that exists can be run.

use serde::{Deserialize, Serialize};

use crate::model::{Direction, Model};

mod filter;
mod page;
mod url;

pub use filter::{Filter, Operand, Operator};
pub use page::{Cursor, NamedPage, Page, PageRequest, Row, RowCount};
pub use url::RESERVED;

/// What a table shows. See the [module](self).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// All of these must hold.
    pub filters: Vec<Filter>,
    /// Text that must occur somewhere in the row.
    pub search: Option<String>,
    /// The order; the model's default when nothing was asked.
    pub sort: Sort,
    /// Which part.
    pub page: PageRequest,
    /// The columns to show, in the model's order; empty for the model's own choice.
    pub columns: Vec<String>,
}

/// The order of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The name of a column of the model.
    pub column: String,
    /// Which way.
    pub direction: Direction,
}

/// A query that does not fit the table. Says which parameter, and what would fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct QueryError {
    /// The name of the parameter.
    pub parameter: String,
    /// What is wrong with it and what would be right, a sentence.
    pub problem: String,
}

impl QueryError {
    pub(crate) fn new(parameter: &str, problem: impl Into<String>) -> Self {
        Self { parameter: parameter.to_owned(), problem: problem.into() }
    }
}

impl From<QueryError> for crate::AppError {
    fn from(error: QueryError) -> Self {
        Self::invalid(error.problem).with_field(error.parameter)
    }
}

impl Query {
    /// The query of an address without parameters.
    pub fn of(model: &Model) -> Self {
        Self {
            filters: Vec::new(),
            search: None,
            sort: Sort::of(model),
            page: PageRequest::default(),
            columns: Vec::new(),
        }
    }

    /// The filters on this column.
    pub fn filters_on<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Filter> {
        self.filters.iter().filter(move |filter| filter.column == column)
    }

    /// The same table from its beginning: for links that change what is shown.
    #[must_use]
    pub fn from_the_start(mut self) -> Self {
        self.page.cursor = None;
        self
    }
}

impl Sort {
    /// The model's default.
    pub fn of(model: &Model) -> Self {
        Self {
            column: model.default_sort.column.to_owned(),
            direction: model.default_sort.direction,
        }
    }
}
