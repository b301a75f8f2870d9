use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::json;

/// The error body of the API is a list.
fn error(status: StatusCode, code: &str, message: &str, source: &str) -> Response {
    let body = json!([{
        "$severity": "error",
        "$dataCode": code,
        "$message": message,
        "$source": source,
    }]);
    (status, Json(body)).into_response()
}

/// No token, an unknown one, or one whose five minutes are over.
pub(crate) fn unauthorized() -> Response {
    let message = "The access token is missing, invalid or expired.";
    error(StatusCode::UNAUTHORIZED, "AuthorizationFailure", message, "")
}

/// A good token, and a business that it does not open.
pub(super) fn other_business() -> Response {
    let message = "The current user is not allowed to access that resource with that method.";
    error(StatusCode::FORBIDDEN, "MultiUserAccessDenied", message, "")
}

pub(super) fn invalid(parameter: &str, message: &str) -> Response {
    error(StatusCode::UNPROCESSABLE_ENTITY, "ValidationError", message, parameter)
}

pub(super) async fn not_found() -> Response {
    missing()
}

pub(super) fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "RecordNotFound", "The requested record was not found.", "")
}

pub(super) async fn method_not_allowed() -> Response {
    let message = "The sandbox does not write.";
    error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message, "")
}

/// No document of Sage's knows a header that says when to come back.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let message = "Too many requests have been made against the API.";
    error(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message, "")
}
