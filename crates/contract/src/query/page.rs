//! One page of a table.

use serde::{Deserialize, Serialize};

use crate::{model::Model, value::Value};

/// Which part of a table is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// Where it begins; nothing for the first page.
    pub cursor: Option<Cursor>,
    /// How many rows, 1 to [`PageRequest::MOST`].
    pub limit: u32,
}

impl PageRequest {
    /// How many rows a page has when nobody says.
    pub const USUAL: u32 = 50;
    /// How many rows a page has at most.
    pub const MOST: u32 = 200;
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { cursor: None, limit: Self::USUAL }
    }
}

/// A place in a sorted table. What is inside is the server's business (`hub::page`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursor {
    /// The rows after this place.
    After(String),
    /// The rows before this place.
    Before(String),
    /// The rows from this value of the first sort column on: a day, a number, the beginning of a text.
    From(String),
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    /// Where the page before this one ends, when there is one.
    pub previous: Option<Cursor>,
    /// How many rows the filters let through.
    pub count: RowCount,
}

/// A page as programs get it: it says what its cells are, so that nobody has to know the order of a
/// model's columns, and a column that is added later moves nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedPage {
    /// The names of the columns, in the order of every row's cells.
    pub columns: Vec<String>,
    /// The page; its rows have these columns only.
    #[serde(flatten)]
    pub page: Page,
}

impl Page {
    /// The page with the chosen columns of its model, or with all when none was chosen.
    pub fn named(mut self, model: &Model, chosen: &[String]) -> NamedPage {
        let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|it| it == name);
        let kept: Vec<bool> = model.columns.iter().map(|column| is_chosen(column.name)).collect();
        for row in &mut self.rows {
            let mut kept = kept.iter();
            row.cells.retain(|_| kept.next().copied().unwrap_or_default());
        }
        let columns = model.columns.iter().map(|column| column.name.to_owned());
        NamedPage { columns: columns.filter(|name| is_chosen(name)).collect(), page: self }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The id, in its text form.
    pub id: String,
    /// One value a column, in the order of the model's columns.
    pub cells: Vec<Value>,
}

/// How many rows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowCount {
    /// Exactly so many.
    Exact(u64),
    /// More than so many; counting further would take too long.
    MoreThan(u64),
    /// So many were found, and not everything was looked at.
    AtLeast(u64),
}
