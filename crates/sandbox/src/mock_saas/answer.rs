use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::json;

pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

pub(crate) fn unauthorized() -> Response {
    error(StatusCode::UNAUTHORIZED, "unauthorized", "The X-API-Key is missing or not valid.")
}

pub(super) fn invalid_parameter(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_parameter", message)
}

pub(super) async fn not_found() -> Response {
    missing()
}

pub(super) fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.")
}

pub(super) async fn method_not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This API only reads.")
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds))];
    let refused = error(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests.");
    (retry_after, refused).into_response()
}
