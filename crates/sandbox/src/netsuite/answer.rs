use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

const RFC_2616: &str = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html";

/// The error body, with the part of the request that is wrong where there is one.
pub(super) fn error(status: StatusCode, code: &str, detail: &str, place: &Value) -> Response {
    let mut details = json!({ "detail": detail, "o:errorCode": code });
    if let (Some(details), Some(place)) = (details.as_object_mut(), place.as_object()) {
        details.extend(place.clone());
    }
    let section = match status {
        StatusCode::BAD_REQUEST => "#sec10.4.1",
        StatusCode::UNAUTHORIZED => "#sec10.4.2",
        StatusCode::FORBIDDEN => "#sec10.4.4",
        StatusCode::NOT_FOUND => "#sec10.4.5",
        StatusCode::METHOD_NOT_ALLOWED => "#sec10.4.6",
        _ => "",
    };
    let body = json!({
        "type": format!("{RFC_2616}{section}"),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "o:errorDetails": [details],
    });
    let media = HeaderValue::from_static("application/vnd.oracle.resource+json; type=error");
    (status, [(header::CONTENT_TYPE, media)], Json(body)).into_response()
}

/// Every credential that is not good is the same to NetSuite.
pub(crate) fn invalid_login() -> Response {
    let detail = "Invalid login attempt. For more details, see the Login Audit Trail in the \
        NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.";
    let refused = error(StatusCode::UNAUTHORIZED, "INVALID_LOGIN", detail, &Value::Null);
    let challenge =
        HeaderValue::from_static("Bearer realm=\"4815162_SB1\", error=\"invalid_token\"");
    ([(header::WWW_AUTHENTICATE, challenge)], refused).into_response()
}

pub(super) fn missing_scope() -> Response {
    let detail = "Permission Violation: You need a higher permission for REST Web Services to \
        access this page. Please contact your account administrator.";
    error(StatusCode::FORBIDDEN, "INSUFFICIENT_PERMISSION", detail, &Value::Null)
}

/// A statement that cannot be understood, or asks for what there is not.
pub(super) fn invalid_query(why: &str) -> Response {
    let detail = format!(
        "Invalid search query. Detailed unprocessed description follows. Search error occurred: \
         {why}."
    );
    let place = json!({ "o:errorQueryParam": "q" });
    error(StatusCode::BAD_REQUEST, "INVALID_PARAMETER", &detail, &place)
}

pub(super) fn invalid_parameter(name: &str, detail: &str) -> Response {
    let place = json!({ "o:errorQueryParam": name });
    error(StatusCode::BAD_REQUEST, "INVALID_PARAMETER", detail, &place)
}

pub(super) fn invalid_header(name: &str) -> Response {
    let detail = format!("Missing or invalid '{name}' header. It must be 'transient'.");
    let place = json!({ "o:errorHeader": name });
    error(StatusCode::BAD_REQUEST, "INVALID_HEADER", &detail, &place)
}

pub(super) async fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "NONEXISTENT_ID", "The resource was not found.", &Value::Null)
}

pub(super) async fn method_not_allowed() -> Response {
    let detail = "The requested HTTP method is not supported by this resource.";
    error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", detail, &Value::Null)
}

/// NetSuite does not say when to come back.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let body = json!({
        "type": "https://www.rfc-editor.org/rfc/rfc6585.html#section-4",
        "title": "Too Many Requests",
        "status": 429,
        "o:errorDetails": [{
            "detail": "Concurrent request limit exceeded. Request blocked.",
            "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED",
        }],
    });
    let media = HeaderValue::from_static("application/vnd.oracle.resource+json; type=error");
    (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, media)], Json(body)).into_response()
}
