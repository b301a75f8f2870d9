use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::json;

/// The error body of the API is a list, nearly always of one.
pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
}

/// No session, an unknown one, or one that is over: Salesforce does not say which.
pub(crate) fn invalid_session() -> Response {
    error(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", "Session expired or invalid")
}

/// The session was not opened for the API.
pub(super) fn not_for_the_api() -> Response {
    let message = "This session is not valid for use with the REST API";
    error(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", message)
}

pub(super) async fn not_found() -> Response {
    missing()
}

pub(super) fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "The requested resource does not exist")
}

pub(super) async fn method_not_allowed(method: Method) -> Response {
    let message = format!("HTTP Method '{method}' not allowed. Allowed are GET");
    error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", &message)
}

/// The requests of a day are used up. There is no header that says when to come back.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let message = "TotalRequests Limit exceeded.";
    error(StatusCode::FORBIDDEN, "REQUEST_LIMIT_EXCEEDED", message)
}
