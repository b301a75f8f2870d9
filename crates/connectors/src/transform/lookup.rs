//! The provider's words in ours.

use std::collections::BTreeMap;

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "map", path = "status", values = { canceled = "cancelled" } }`: the vendor's words in
/// ours. Numbers and truth values are words, too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lookup {
    /// Where the word stands in the record, or a list of them.
    path: JsonPath,
    /// Our word for each of theirs.
    values: BTreeMap<String, String>,
    /// What a word becomes that is not among them; it stays as it is when not given.
    otherwise: Option<String>,
    /// What stands for no word at all; the column stays empty when not given.
    missing: Option<String>,
}

impl Lookup {
    fn word(&self, word: String) -> String {
        let known = self.values.get(&word).or(self.otherwise.as_ref());
        known.cloned().unwrap_or(word)
    }
}

impl Transform for Lookup {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        Ok(match plain::read(&self.path, record, shape)? {
            Value::Text(word) => Value::Text(self.word(word)),
            Value::Tags(words) => {
                Value::Tags(words.into_iter().map(|word| self.word(word)).collect())
            }
            Value::Missing => self.missing.clone().map_or(Value::Missing, Value::Text),
            other => other,
        })
    }
}
