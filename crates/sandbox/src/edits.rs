use std::collections::HashMap;

use serde_json::{Map, Value};

/// Changes that someone asked for, laid over the generated records of one provider.
#[derive(Default)]
pub(crate) struct Edits(HashMap<String, Edit>);

#[derive(Clone)]
pub(crate) struct Edit {
    pub(crate) changes: Map<String, Value>,
    /// When it was made, in epoch seconds; becomes the record's time of change.
    pub(crate) at: i64,
}

impl Edits {
    /// Later changes of the same record are added to the earlier ones.
    pub(crate) fn add(&mut self, record: &str, changes: Map<String, Value>, at: i64) {
        let edit =
            self.0.entry(record.to_owned()).or_insert_with(|| Edit { changes: Map::new(), at });
        edit.changes.extend(changes);
        edit.at = at;
    }

    pub(crate) fn of(&self, record: &str) -> Option<&Edit> {
        self.0.get(record)
    }

    /// The names of the records that were changed.
    pub(crate) fn records(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
