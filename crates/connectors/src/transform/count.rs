//! How many there are.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "count", path = "items" }`: how many elements a list has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Count {
    /// Where the list stands in the record.
    path: JsonPath,
}

impl Transform for Count {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        match self.path.find(record) {
            None => Ok(Value::Missing),
            Some(Json::Array(list)) => {
                i64::try_from(list.len()).map(Value::Integer).map_err(|_| "too many".to_owned())
            }
            Some(other) => Err(format!("{} is not a list", scalar::shown(other))),
        }
    }
}
