use axum::Json;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// Graph's error body; who asks learns the id of the request twice.
pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let request_id = Uuid::new_v4().to_string();
    let body = json!({ "error": {
        "code": code,
        "message": message,
        "innerError": {
            "date": Utc::now().format("%Y-%m-%dT%H:%M:%S").to_string(),
            "request-id": request_id,
            "client-request-id": request_id,
        },
    } });
    let mut refused = (status, Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        refused.headers_mut().insert("request-id", value.clone());
        refused.headers_mut().insert("client-request-id", value);
    }
    refused
}

pub(super) fn ok(body: Value) -> Response {
    // Clients of OData look for its parameter.
    let kind = "application/json;odata.metadata=minimal;odata.streaming=true;\
        IEEE754Compatible=false;charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], Json(body)).into_response()
}

pub(super) fn invalid_token(message: &str) -> Response {
    let mut refused = error(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message);
    let challenge = "Bearer realm=\"\", authorization_uri=\
        \"https://login.microsoftonline.com/common/oauth2/authorize\", \
        client_id=\"00000003-0000-0000-c000-000000000000\"";
    refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    refused
}

pub(crate) fn expired_token() -> Response {
    invalid_token("Lifetime validation failed, the token is expired.")
}

pub(super) fn missing_scope(needed: &str, held: &str) -> Response {
    let message = format!(
        "Missing scope permissions on the request. API requires one of '{needed}'. Scopes on the \
         request '{held}'"
    );
    error(StatusCode::FORBIDDEN, "Forbidden", &message)
}

pub(super) fn bad_request(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "BadRequest", message)
}

pub(super) fn not_found(message: &str) -> Response {
    error(StatusCode::NOT_FOUND, "NotFound", message)
}

pub(super) async fn no_segment(uri: Uri) -> Response {
    let segment = uri.path().rsplit('/').next().unwrap_or_default();
    bad_request(&format!("Resource not found for the segment '{segment}'."))
}

pub(super) async fn method_not_allowed() -> Response {
    error(
        StatusCode::METHOD_NOT_ALLOWED,
        "Request_BadRequest",
        "Specified HTTP method is not allowed for the request target.",
    )
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let mut limited = error(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", "Too many requests.");
    limited.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    limited
}
