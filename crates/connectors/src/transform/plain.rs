//! A path, read as the column's kind wants it.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `column = "path"`, the short way to write `{ transform = "plain", path = "path" }`: texts, numbers,
/// RFC 3339 times, links; for tags a list, or a path with `[]`. Not for amounts of money.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plain {
    /// Where the value stands in the record.
    path: JsonPath,
}

impl Transform for Plain {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        read(&self.path, record, shape)
    }
}

/// What stands at the path, as a column of this shape takes it.
pub(super) fn read(path: &JsonPath, record: &Json, shape: Shape) -> Result<Value, String> {
    if shape != Shape::Tags || !path.has_list(record) {
        return path.find(record).map_or(Ok(Value::Missing), |json| scalar::read(json, shape));
    }
    let found = path.find_all(record).into_iter();
    let texts = found.filter(|json| !scalar::is_nothing(json)).map(scalar::text);
    texts.collect::<Result<_, _>>().map(Value::Tags)
}
