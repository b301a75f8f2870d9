//! What follows a marker in a text.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "after", path = "repository_url", marker = "/repos/" }`: the text behind the
/// marker's first occurrence; missing where it does not occur.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    /// Where the text stands in the record.
    path: JsonPath,
    /// The marker.
    marker: String,
}

impl Transform for After {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let found = plain::read(&self.path, record, shape)?;
        let rest = found.as_text().and_then(|text| text.split_once(&self.marker));
        Ok(rest.map_or(Value::Missing, |(_, rest)| Value::Text(rest.to_owned())))
    }
}
