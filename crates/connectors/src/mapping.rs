//! How a record becomes a row: one transform a column.

use contract::value::Value;
use serde_json::Value as Json;

use crate::transform::{Shape, Transform};

/// The transforms of a stream, in the model's column order.
#[derive(Debug)]
pub(crate) struct Mapping {
    columns: Vec<Option<MappedColumn>>,
}

/// One column that the file maps.
#[derive(Debug)]
pub(crate) struct MappedColumn {
    /// The column's name.
    pub(crate) name: &'static str,
    /// What the column holds.
    pub(crate) shape: Shape,
    /// Where the value comes from.
    pub(crate) transform: Box<dyn Transform>,
}

impl Mapping {
    pub(crate) fn new(columns: Vec<Option<MappedColumn>>) -> Self {
        Self { columns }
    }

    /// Whether a column of this name gets a value.
    pub(crate) fn fills(&self, name: &str) -> bool {
        self.columns.iter().flatten().any(|column| column.name == name)
    }

    /// The row of a record. A value that does not fit its column is left out, and a note says
    /// why: the row is worth more than the cell.
    pub(crate) fn apply(&self, record: &Json) -> (Vec<Value>, Vec<String>) {
        let mut notes = Vec::new();
        let mut cell = |column: &MappedColumn| {
            column.transform.value(record, column.shape).unwrap_or_else(|problem| {
                notes.push(format!("{}: {problem}", column.name));
                Value::Missing
            })
        };
        let values = self
            .columns
            .iter()
            .map(|column| column.as_ref().map_or(Value::Missing, &mut cell))
            .collect();
        (values, notes)
    }
}
