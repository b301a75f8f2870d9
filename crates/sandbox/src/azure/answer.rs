use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

const AUTHORIZATION_URI: &str = "https://login.microsoftonline.com/common";

pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

fn unauthorized(code: &str, message: &str) -> Response {
    let challenge = format!(
        "Bearer authorization_uri=\"{AUTHORIZATION_URI}\", error=\"invalid_token\", \
         error_description=\"{message}\""
    );
    let challenge = HeaderValue::from_str(&challenge).unwrap_or(HeaderValue::from_static("Bearer"));
    let refused = error(StatusCode::UNAUTHORIZED, code, message);
    ([(header::WWW_AUTHENTICATE, challenge)], refused).into_response()
}

pub(super) fn no_token() -> Response {
    unauthorized(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
    )
}

pub(crate) fn invalid_token() -> Response {
    unauthorized("InvalidAuthenticationToken", "The access token is invalid.")
}

pub(super) fn expired_token(expired_at: DateTime<Utc>, now: DateTime<Utc>) -> Response {
    let written = |moment: DateTime<Utc>| moment.to_rfc3339_opts(SecondsFormat::Secs, true);
    let message = format!(
        "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
        written(expired_at),
        written(now),
    );
    unauthorized("ExpiredAuthenticationToken", &message)
}

pub(super) fn bad_request(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "BadRequest", message)
}

pub(super) async fn not_found(uri: Uri) -> Response {
    let message = format!("No HTTP resource was found that matches '{}'.", uri.path());
    error(StatusCode::NOT_FOUND, "NotFound", &message)
}

pub(super) async fn method_not_allowed(method: Method) -> Response {
    let message = format!("The requested resource does not support http method '{method}'.");
    error(StatusCode::METHOD_NOT_ALLOWED, "HttpMethodNotSupported", &message)
}

/// Several quotas are exceeded at once, each with its own wait; the longest is the one that helps.
/// There is no plain `Retry-After`.
pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let mut refused =
        error(StatusCode::TOO_MANY_REQUESTS, "429", "Too many requests. Please retry.");
    let headers = refused.headers_mut();
    for (name, seconds) in [
        ("x-ms-ratelimit-microsoft.costmanagement-client-retry-after", retry_after_seconds / 4),
        ("x-ms-ratelimit-microsoft.costmanagement-entity-retry-after", retry_after_seconds / 2),
        ("x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", retry_after_seconds),
        ("x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after", retry_after_seconds / 4),
    ] {
        headers.insert(name, HeaderValue::from(seconds.max(1)));
    }
    refused
}
