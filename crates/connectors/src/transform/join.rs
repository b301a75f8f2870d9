//! Several fields as one text.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "join", paths = ["first", "last"], separator = " " }`: what is there, joined.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Join {
    /// Where the parts stand; with `[]` all that are there.
    paths: Vec<JsonPath>,
    /// What stands between them.
    #[serde(default)]
    separator: String,
}

impl Transform for Join {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        let found = self.paths.iter().flat_map(|path| path.find_all(record));
        let parts = found.filter(|json| !scalar::is_nothing(json)).map(scalar::text);
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        Ok(if parts.is_empty() { Value::Missing } else { Value::Text(parts.join(&self.separator)) })
    }
}
