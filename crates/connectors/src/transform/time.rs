//! Moments that are not written as RFC 3339.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::{JsonPath, time_form::TimeForm};

/// `{ transform = "time", path = "created", form = "epoch_s" }`: a moment that is not written as
/// RFC 3339.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Time {
    /// Where the moment stands in the record.
    path: JsonPath,
    /// How it is written.
    form: TimeForm,
}

impl Transform for Time {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        let Some(json) = self.path.find(record).filter(|json| !scalar::is_nothing(json)) else {
            return Ok(Value::Missing);
        };
        let time = self.form.read(json);
        time.map(Value::Time).ok_or_else(|| format!("{} is not a time", scalar::shown(json)))
    }
}
