//! What a table shows: filters, search, order, page and columns, as the URL holds them.
//!
//! ```text
//! ?state=open,closed&title.contains=crash&total.gte=100&q=ana&sort=-updated_at&after=…&limit=50
//! ```
//!
//! `column=value` is the natural filter of the column's kind (one of, equals, has, within), and
//! `column.operator=value` any other. All must hold, but of those that begin with the same `any1.` to
//! `any9.` one is enough. Everything is checked against the descriptor while it is
//! read: a [`Query`] that exists can be run.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString};

use crate::model::Model;

mod filter;
mod page;
mod period;
mod sort;
mod url;

pub use filter::{Filter, Group, Operand, Operator, Presence};
pub use page::{Cursor, NamedPage, Page, PageRequest, Row, RowCount};
pub use period::{NamedPeriod, Period};
pub use sort::Sort;
pub use url::RESERVED;

/// What a table shows. See the [module](self).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// All of these must hold; of those of one group, one.
    pub filters: Vec<Filter>,
    /// Text that must occur somewhere in the row.
    pub search: Option<String>,
    /// The order, at least one column; the model's default when nothing was asked.
    pub sort: Vec<Sort>,
    /// Which part.
    pub page: PageRequest,
    /// The columns to show, in this order; empty for the model's own choice.
    pub columns: Vec<String>,
    /// How wide columns are shown; those that are not named take what they need.
    pub widths: Vec<Width>,
    /// How much room rows take.
    pub density: Density,
}

/// How wide a column is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Width {
    /// The name of a column of the model.
    pub column: String,
    /// How wide.
    pub pixels: u16,
}

impl Width {
    /// What a column may be: at least a few letters, at most a screen.
    pub const RANGE: RangeInclusive<u16> = 48..=1_200;
}

/// How much room rows take.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Density {
    /// As other lists.
    #[default]
    Comfortable,
    /// As little as can be read.
    Compact,
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
            sort: vec![Sort::of(model)],
            page: PageRequest::default(),
            columns: Vec::new(),
            widths: Vec::new(),
            density: Density::default(),
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
