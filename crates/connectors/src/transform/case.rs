//! Capitals and small letters.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "lower", path = "email" }`: in small letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lower {
    /// Where the text stands in the record, or a list of them.
    path: JsonPath,
}

/// `{ transform = "upper", path = "currency" }`: in capitals.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Upper {
    /// Where the text stands in the record, or a list of them.
    path: JsonPath,
}

impl Transform for Lower {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        plain::read(&self.path, record, shape).map(|value| change(value, str::to_lowercase))
    }
}

impl Transform for Upper {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        plain::read(&self.path, record, shape).map(|value| change(value, str::to_uppercase))
    }
}

fn change(value: Value, case: fn(&str) -> String) -> Value {
    match value {
        Value::Text(text) => Value::Text(case(&text)),
        Value::Tags(texts) => Value::Tags(texts.iter().map(|text| case(text)).collect()),
        other => other,
    }
}
