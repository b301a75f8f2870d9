//! The same for every record.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform};

/// `{ transform = "constant", value = "order" }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Constant {
    value: String,
}

impl Transform for Constant {
    fn value(&self, _: &Json, _: Shape) -> Result<Value, String> {
        Ok(Value::Text(self.value.clone()))
    }
}
