use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// An answer, as the protocol "JSON 1.1" writes it.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let id = Uuid::new_v4().to_string();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1")),
        (
            header::HeaderName::from_static("x-amzn-requestid"),
            HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("")),
        ),
    ];
    (status, headers, body.to_string()).into_response()
}

pub(super) fn error(status: StatusCode, kind: &str, message: &str) -> Response {
    answer(status, &json!({ "__type": kind, "message": message }))
}

/// A refusal of the caller or of the request; nearly all of AWS's are 400.
pub(super) fn refusal(kind: &str, message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, kind, message)
}

/// A parameter whose value the service cannot use.
pub(super) fn invalid(message: &str) -> Response {
    refusal("ValidationException", message)
}

/// A parameter that does not fit the description of the API, which is checked before the service
/// sees the request; its type carries the name of that checker.
pub(super) fn misshapen(member: &str, value: &str, constraint: &str) -> Response {
    let message = format!(
        "1 validation error detected: Value {value} at '{member}' failed to satisfy constraint: \
         {constraint}"
    );
    refusal("com.amazon.coral.validate#ValidationException", &message)
}

/// A session that was good until it ended.
pub(crate) fn expired_token() -> Response {
    refusal("ExpiredTokenException", "The security token included in the request is expired")
}

/// AWS does not say when to come back.
pub(crate) fn throttled(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    refusal("ThrottlingException", "Rate exceeded")
}
