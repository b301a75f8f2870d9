use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const REQUEST_ID: &str = "x-notion-request-id";

/// `{"object":"error",…}`
pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({
        "object": "error",
        "status": status.as_u16(),
        "code": code,
        "message": message,
    });
    signed(status, body)
}

/// An answer whose request id stands in the body and in the header.
pub(super) fn signed(status: StatusCode, mut body: Value) -> Response {
    let request_id = Uuid::new_v4().to_string();
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    body["request_id"] = request_id.into();
    (status, headers, Json(body)).into_response()
}

pub(super) fn ok(body: Value) -> Response {
    signed(StatusCode::OK, body)
}

/// No token, or one that is wrong, expired or revoked: Notion does not tell which.
pub(crate) fn unauthorized() -> Response {
    error(StatusCode::UNAUTHORIZED, "unauthorized", "API token is invalid.")
}

pub(super) fn validation_error(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "validation_error", message)
}

pub(super) fn invalid_json() -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_json", "Error parsing JSON body.")
}

/// What is not there looks like what was not shared.
pub(super) fn object_not_found(what: &str, id: &str) -> Response {
    let message = format!(
        "Could not find {what} with ID: {id}. Make sure the relevant pages and databases are \
         shared with your integration \"Tributary\"."
    );
    error(StatusCode::NOT_FOUND, "object_not_found", &message)
}

/// An id in the path that cannot be one.
pub(super) fn no_uuid(name: &str, id: &str) -> Response {
    validation_error(&format!(
        "path failed validation: path.{name} should be a valid uuid, instead was `\"{id}\"`."
    ))
}

pub(super) async fn invalid_url() -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request_url", "Invalid request URL.")
}

pub(super) fn missing_version() -> Response {
    error(
        StatusCode::BAD_REQUEST,
        "missing_version",
        "Notion-Version header failed validation: Notion-Version header should be defined, instead \
         was `undefined`.",
    )
}

pub(super) fn unknown_version(version: &str, known: &[&str]) -> Response {
    let known: Vec<String> = known.iter().map(|it| format!("`\"{it}\"`")).collect();
    validation_error(&format!(
        "Notion-Version header failed validation: Notion-Version header should be {}, instead was \
         `\"{version}\"`.",
        known.join(" or "),
    ))
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let body = json!({
        "object": "error",
        "status": 429,
        "code": "rate_limited",
        "message": "You have been rate limited. Please try again in a few minutes.",
        "additional_data": { "rate_limit_reason": "connection" },
    });
    let mut limited = signed(StatusCode::TOO_MANY_REQUESTS, body);
    limited.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    limited
}
