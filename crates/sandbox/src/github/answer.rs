use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

const DOCS: &str = "https://docs.github.com/rest";

pub(super) fn error(status: StatusCode, message: &str) -> Response {
    let body = json!({
        "message": message,
        "documentation_url": DOCS,
        "status": status.as_str(),
    });
    (status, Json(body)).into_response()
}

/// A token that is wrong, revoked or expired.
pub(crate) fn bad_credentials() -> Response {
    error(StatusCode::UNAUTHORIZED, "Bad credentials")
}

/// No token at all.
pub(super) fn requires_authentication() -> Response {
    error(StatusCode::UNAUTHORIZED, "Requires authentication")
}

pub(super) async fn not_found() -> Response {
    missing()
}

pub(super) fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "Not Found")
}

pub(super) async fn method_not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

/// A parameter with a value that the resource does not have.
pub(super) fn validation_failed(resource: &str, field: &str) -> Response {
    let body = json!({
        "message": "Validation Failed",
        "errors": [{ "resource": resource, "field": field, "code": "invalid" }],
        "documentation_url": DOCS,
        "status": "422",
    });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// The web server in front of GitHub refuses callers that do not say who they are.
pub(super) fn no_user_agent() -> Response {
    let text = "Request forbidden by administrative rules. Please make sure your request has a \
        User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api\
        #user-agent-required). Check https://developer.github.com for other possible causes.\n";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text)
        .into_response()
}

/// The primary limit: 403 with nothing remaining and the time of the next window.
pub(crate) fn rate_limited(retry_after_seconds: u32, now: DateTime<Utc>) -> Response {
    let mut answer = error(StatusCode::FORBIDDEN, "API rate limit exceeded for user ID 4101.");
    let reset = now.timestamp() + i64::from(retry_after_seconds);
    let headers = answer.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    headers.insert("x-ratelimit-limit", HeaderValue::from(5_000));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(0));
    headers.insert("x-ratelimit-used", HeaderValue::from(5_000));
    headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    headers.insert("x-ratelimit-resource", HeaderValue::from_static("core"));
    answer
}

pub(super) fn ok(body: Value) -> Response {
    Json(body).into_response()
}
