use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::json;

/// The longer of Airtable's two forms: `{"error":{"type":…,"message":…}}`.
pub(super) fn error(status: StatusCode, kind: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "type": kind, "message": message } }))).into_response()
}

/// The request was understood and cannot be done.
pub(super) fn unprocessable(kind: &str, message: &str) -> Response {
    error(StatusCode::UNPROCESSABLE_ENTITY, kind, message)
}

pub(super) fn invalid_request() -> Response {
    unprocessable(
        "INVALID_REQUEST_UNKNOWN",
        "Invalid request: parameter validation failed. Check your request data.",
    )
}

pub(super) fn unknown_field(name: &str) -> Response {
    unprocessable("UNKNOWN_FIELD_NAME", &format!("Unknown field name: \"{name}\""))
}

/// No token at all.
pub(super) fn authentication_required() -> Response {
    error(StatusCode::UNAUTHORIZED, "AUTHENTICATION_REQUIRED", "Authentication required")
}

/// A token that is wrong, expired or revoked.
pub(crate) fn invalid_token() -> Response {
    error(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "Invalid authentication token")
}

/// A missing scope, base or table: Airtable does not tell which.
pub(super) fn no_permission_or_model() -> Response {
    error(
        StatusCode::FORBIDDEN,
        "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        "Invalid permissions, or the requested model was not found. Check that both your user and \
         your token have the required permissions, and that the model names and/or ids are \
         correct.",
    )
}

pub(super) async fn not_found() -> Response {
    missing()
}

/// The shorter form.
pub(super) fn missing() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "NOT_FOUND" }))).into_response()
}

/// Airtable does not say when to come back; its documentation does: after 30 seconds.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let body = json!({ "errors": [{
        "error": "RATE_LIMIT_REACHED",
        "message": "Rate limit exceeded. Please try again later",
    }] });
    (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response()
}
