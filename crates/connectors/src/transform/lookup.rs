//! The provider's words in ours.

use std::collections::BTreeMap;

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "map", path = "status", values = { canceled = "cancelled" } }`. A word that is
/// not in the list stays as it is, or becomes what `otherwise` says; `missing` stands for nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lookup {
    path: JsonPath,
    values: BTreeMap<String, String>,
    otherwise: Option<String>,
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
