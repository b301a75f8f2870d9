//! Moments counted from the beginning of 1970.

use chrono::DateTime;
use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "epoch_s", path = "created" }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seconds {
    path: JsonPath,
}

/// `{ transform = "epoch_ms", path = "createdAt" }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Milliseconds {
    path: JsonPath,
}

impl Transform for Seconds {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        moment(&self.path, record, 1_000)
    }
}

impl Transform for Milliseconds {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        moment(&self.path, record, 1)
    }
}

fn moment(path: &JsonPath, record: &Json, milliseconds: i64) -> Result<Value, String> {
    let Some(json) = path.find(record).filter(|json| !scalar::is_nothing(json)) else {
        return Ok(Value::Missing);
    };
    let count = scalar::integer(json)?;
    let time = count.checked_mul(milliseconds).and_then(DateTime::from_timestamp_millis);
    time.map(Value::Time).ok_or_else(|| format!("{} is not a time", scalar::shown(json)))
}
