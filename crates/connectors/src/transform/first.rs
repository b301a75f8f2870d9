//! The first that is there.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "first", paths = ["billing.email", "email"] }`: the first path where something
/// stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct First {
    /// Where to look, in this order.
    paths: Vec<JsonPath>,
}

impl Transform for First {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let found = self.paths.iter().map(|path| plain::read(path, record, shape));
        found.into_iter().find(|it| *it != Ok(Value::Missing)).unwrap_or(Ok(Value::Missing))
    }
}
