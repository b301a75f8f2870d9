use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// The arguments of a method, however they came: query, form or JSON.
#[derive(Clone, Default)]
pub(super) struct Arguments(HashMap<String, String>);

impl Arguments {
    /// Reads them, or tells the error.
    pub(super) fn read(
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, &'static str> {
        let mut all: HashMap<String, String> =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        match content_type.map(|value| value.split(';').next().unwrap_or_default().trim()) {
            Some("application/json") => all.extend(of_json(body)?),
            Some("application/x-www-form-urlencoded") => {
                all.extend(form_urlencoded::parse(body).into_owned());
            }
            // A body of another kind is not looked at.
            _ => {}
        }
        Ok(Self(all))
    }

    /// A given and not empty argument; objects and lists are JSON text.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true"))
    }

    /// The number of an argument; `Err` when it is not one.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, ()> {
        self.get(name).map(str::parse).transpose().map_err(|_| ())
    }

    /// Everything but the token, as JSON.
    pub(super) fn json(&self) -> Value {
        let shown = self.0.iter().filter(|(name, _)| *name != "token");
        shown
            .map(|(name, text)| {
                let nested = text.starts_with(['[', '{']).then(|| serde_json::from_str(text).ok());
                (name.clone(), nested.flatten().unwrap_or_else(|| text.clone().into()))
            })
            .collect::<Map<_, _>>()
            .into()
    }
}

fn of_json(body: &[u8]) -> Result<HashMap<String, String>, &'static str> {
    let value: Value = serde_json::from_slice(body).map_err(|_| "invalid_json")?;
    let Value::Object(fields) = value else { return Err("json_not_object") };
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    Ok(fields.into_iter().map(|(name, value)| (name, text(value))).collect())
}
