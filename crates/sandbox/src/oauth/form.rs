use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// The fields of a token request.
pub(crate) struct Fields(HashMap<String, String>);

impl Fields {
    /// A form body, whatever its content type says: what is not a form has no fields.
    pub(crate) fn of_form(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A form or a JSON object, as the content type says.
    pub(crate) fn of_form_or_json(headers: &HeaderMap, body: &[u8]) -> Self {
        if !names_json(headers) {
            return Self::of_form(body);
        }
        let object: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        let text = |(key, value): (String, Value)| Some((key, value.as_str()?.to_owned()));
        Self(object.into_iter().filter_map(text).collect())
    }

    /// A given and not empty field.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

fn names_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("application/json"))
}
