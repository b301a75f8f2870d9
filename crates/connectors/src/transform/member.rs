//! The member of an object whose name stands elsewhere.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "member", of = "fields", key = "$.title_field" }`: the member of the object at
/// `of` that has the name at `key`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    /// Where the object stands.
    of: JsonPath,
    /// Where the name of its member stands.
    key: JsonPath,
}

impl Transform for Member {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let key = self.key.find(record).and_then(Json::as_str);
        let found = key.and_then(|key| self.of.find(record)?.get(key));
        found.map_or(Ok(Value::Missing), |json| scalar::read(json, shape))
    }
}
