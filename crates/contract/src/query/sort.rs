//! The order of a table.

use serde::{Deserialize, Serialize};

use super::{Query, QueryError, url::known_column};
use crate::model::{Direction, Model};

/// The most columns that a table is sorted by.
const MOST: usize = 3;

/// One column that a table is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The name of a column of the model.
    pub column: String,
    /// Which way.
    pub direction: Direction,
}

impl Sort {
    /// The model's default.
    pub fn of(model: &Model) -> Self {
        Self {
            column: model.default_sort.column.to_owned(),
            direction: model.default_sort.direction,
        }
    }

    /// Reads `status,-updated_at`: by status, and those of one status the latest first.
    pub fn parse(model: &Model, text: &str) -> Result<Vec<Self>, QueryError> {
        let mut sort: Vec<Self> = Vec::new();
        for text in text.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let (name, direction) = match text.strip_prefix('-') {
                Some(name) => (name, Direction::Descending),
                None => (text, Direction::Ascending),
            };
            let column = known_column(model, "sort", name)?;
            // What is sorted by already decides nothing a second time.
            if !sort.iter().any(|before| before.column == column) {
                sort.push(Self { column, direction });
            }
        }
        if sort.len() > MOST {
            let problem = format!("A table is sorted by at most {MOST} columns.");
            return Err(QueryError::new("sort", problem));
        }
        Ok(if sort.is_empty() { vec![Self::of(model)] } else { sort })
    }

    /// Writes what [`Sort::parse`] reads.
    pub fn to_text(sort: &[Self]) -> String {
        let texts = sort.iter().map(|by| match by.direction {
            Direction::Ascending => by.column.clone(),
            Direction::Descending => format!("-{}", by.column),
        });
        texts.collect::<Vec<_>>().join(",")
    }
}

impl Query {
    /// Which way a column is sorted, and as the how-manieth, from 1.
    pub fn sorted_by(&self, column: &str) -> Option<(usize, Direction)> {
        let place = self.sort.iter().position(|by| by.column == column)?;
        Some((place + 1, self.sort.get(place)?.direction))
    }

    /// The same table sorted by this column first, or, when `also` is set, by it as well.
    #[must_use]
    pub fn sort_by(mut self, column: &str, direction: Direction, also: bool) -> Self {
        let by = Sort { column: column.to_owned(), direction };
        match self.sort.iter_mut().find(|known| known.column == column) {
            Some(known) if also => *known = by,
            _ if also => {
                self.sort.truncate(MOST - 1);
                self.sort.push(by);
            }
            _ => self.sort = vec![by],
        }
        self.from_the_start()
    }
}
