//! Reading single JSON values as what a column holds.

use chrono::{DateTime, Utc};
use contract::{decimal, value::Value};
use serde_json::Value as Json;

use super::Shape;
use crate::time_form::TimeForm;

/// The value a column of this shape takes from what stands in the record.
pub(super) fn read(json: &Json, shape: Shape) -> Result<Value, String> {
    if is_nothing(json) {
        return Ok(Value::Missing);
    }
    match shape {
        Shape::Text => text(json).map(Value::Text),
        Shape::Link => link(json).map(Value::Text),
        Shape::Integer | Shape::Money => integer(json).map(Value::Integer),
        Shape::Decimal(places) => decimal(json, places).map(Value::Integer),
        Shape::Time => time(json).map(Value::Time),
        Shape::Tags => tags(json).map(Value::Tags),
    }
}

/// Null and the empty text: many providers send the second where they mean the first.
pub(super) fn is_nothing(json: &Json) -> bool {
    json.is_null() || json.as_str().is_some_and(str::is_empty)
}

/// A text; numbers and truth values are written out.
pub(super) fn text(json: &Json) -> Result<String, String> {
    match json {
        // PostgreSQL stores no NUL in a text.
        Json::String(text) if text.contains('\0') => Ok(text.replace('\0', "")),
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(truth) => Ok(truth.to_string()),
        _ => Err("not a text".to_owned()),
    }
}

/// A whole number, also one written as text.
pub(super) fn integer(json: &Json) -> Result<i64, String> {
    let number = match json {
        Json::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| format!("{} is not a whole number", shown(json)))
}

/// The whole number that a float stands for: `2.0`, but not `2.5`.
fn whole(float: f64) -> Option<i64> {
    // Beyond this, floats are no longer exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (float.fract() == 0.0 && float.abs() <= EXACT).then(|| format!("{float:.0}").parse().ok())?
}

/// A number, also one written as text, times ten to the power of its places, rounded.
fn decimal(json: &Json, places: u32) -> Result<i64, String> {
    let text = match json {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.trim().to_owned(),
        _ => return Err(format!("{} is not a number", shown(json))),
    };
    let scaled = decimal::scaled(&text, places);
    scaled.ok_or_else(|| format!("{} is not a number", shown(json)))
}

/// A moment as RFC 3339 writes it, in one of its dialects, or a day, which begins at midnight UTC.
fn time(json: &Json) -> Result<DateTime<Utc>, String> {
    let read = json.as_str().and_then(|_| TimeForm::Rfc3339.read(json));
    read.ok_or_else(|| format!("{} is not a time", shown(json)))
}

/// Only what a browser may safely follow.
fn link(json: &Json) -> Result<String, String> {
    let text = text(json)?;
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https") => Ok(text),
        _ => Err(format!("{} is not a web address", shown(json))),
    }
}

fn tags(json: &Json) -> Result<Vec<String>, String> {
    match json {
        Json::Array(elements) => elements.iter().filter(|it| !is_nothing(it)).map(text).collect(),
        single => text(single).map(|text| vec![text]),
    }
}

/// What stands there, short enough for a sentence.
pub(super) fn shown(json: &Json) -> String {
    let text = match json {
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() > 40 {
        text.chars().take(40).chain("…".chars()).collect()
    } else {
        text
    }
}
