use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The error body of the API, with more fields as the case needs them.
pub(super) fn error(
    status: StatusCode,
    category: &str,
    message: &str,
    more: &[(&str, Value)],
) -> Response {
    let mut body = Map::new();
    body.insert("status".to_owned(), "error".into());
    body.insert("message".to_owned(), message.into());
    body.insert("correlationId".to_owned(), Uuid::new_v4().to_string().into());
    for (name, value) in more {
        body.insert((*name).to_owned(), value.clone());
    }
    body.insert("category".to_owned(), category.into());
    (status, Json(Value::Object(body))).into_response()
}

/// No token, or one that nobody knows.
pub(crate) fn invalid_authentication() -> Response {
    error(
        StatusCode::UNAUTHORIZED,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you \
         can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        &[],
    )
}

/// A token that was good once.
pub(super) fn expired_authentication(expired_at: DateTime<Utc>, now: DateTime<Utc>) -> Response {
    let ago = (now - expired_at).num_seconds();
    error(
        StatusCode::UNAUTHORIZED,
        "EXPIRED_AUTHENTICATION",
        &format!("The OAuth token used to make this call expired {ago} second(s) ago."),
        &[("context", json!({ "expire time": [expired_at.to_rfc3339()] }))],
    )
}

pub(super) fn missing_scope(scope: &str) -> Response {
    let needed = json!([{
        "message": "One or more of the following scopes are required.",
        "context": { "requiredGranularScopes": [scope] },
    }]);
    error(
        StatusCode::FORBIDDEN,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call. Read more about \
         required scopes here: https://developers.hubspot.com/scopes.",
        &[("errors", needed)],
    )
}

pub(super) fn validation_error(message: &str) -> Response {
    error(
        StatusCode::BAD_REQUEST,
        "VALIDATION_ERROR",
        message,
        &[("errors", json!([{ "message": message }]))],
    )
}

/// An address of a kind of record that does not exist; it has no category.
pub(super) fn unknown_object(name: &str) -> Response {
    let body = json!({
        "status": "error",
        "message": format!("Unable to infer object type from: {name}"),
        "correlationId": Uuid::new_v4().to_string(),
    });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

pub(super) async fn not_found() -> Response {
    missing("resource not found")
}

pub(super) fn missing(message: &str) -> Response {
    error(StatusCode::NOT_FOUND, "OBJECT_NOT_FOUND", message, &[])
}

pub(super) async fn method_not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "HTTP 405 Method Not Allowed", &[])
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let body = json!({
        "status": "error",
        "message": "You have reached your ten_secondly_rolling limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": Uuid::new_v4().to_string(),
        "policyName": "TEN_SECONDLY_ROLLING",
    });
    let headers = [
        (header::RETRY_AFTER, HeaderValue::from(retry_after_seconds)),
        (header::HeaderName::from_static("x-hubspot-ratelimit-remaining"), HeaderValue::from(0)),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, Json(body)).into_response()
}
