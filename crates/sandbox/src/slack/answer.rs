use axum::Json;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::credentials::Caller;

/// Slack says no with 200.
pub(super) fn error(error: &str) -> Response {
    ok(json!({ "ok": false, "error": error }))
}

pub(super) fn ok(body: Value) -> Response {
    Json(body).into_response()
}

/// A token that nobody knows.
pub(crate) fn invalid_auth() -> Response {
    error("invalid_auth")
}

pub(super) fn unknown_method(method: &str) -> Response {
    ok(json!({ "ok": false, "error": "unknown_method", "req_method": method }))
}

pub(super) fn missing_scope(needed: &str, caller: &Caller) -> Response {
    let provided = caller.scopes.as_ref().map(|scopes| scopes.join(",")).unwrap_or_default();
    ok(json!({
        "ok": false,
        "error": "missing_scope",
        "needed": needed,
        "provided": provided,
    }))
}

/// Outside of `/api/` there is a web site.
pub(super) async fn not_found(uri: Uri) -> Response {
    (StatusCode::NOT_FOUND, format!("There is no page {}.\n", uri.path())).into_response()
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds))];
    (StatusCode::TOO_MANY_REQUESTS, retry_after, error("ratelimited")).into_response()
}
