use std::cmp::Ordering;

use serde_json::Value;

/// How two cells of a table stand to each other: what is empty comes first, numbers are numbers,
/// anything else is text, in any case.
pub(crate) fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => text(one).cmp(&text(other)),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    }
}
