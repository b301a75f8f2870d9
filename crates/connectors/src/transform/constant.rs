//! The same for every record.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform};

/// `{ transform = "constant", value = "order" }`: the same for every record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Constant {
    /// The value.
    value: String,
}

impl Transform for Constant {
    fn value(&self, _: &Json, _: Shape) -> Result<Value, String> {
        Ok(Value::Text(self.value.clone()))
    }
}
