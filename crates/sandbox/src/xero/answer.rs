use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::json_date;
use crate::world::Site;

/// A successful answer with more fields than every answer has.
pub(super) fn envelope(site: &Site, more: Value) -> Response {
    let mut body = json!({
        "Id": Uuid::new_v4().to_string(),
        "Status": "OK",
        "ProviderName": site.world.options.app.client_id,
        "DateTimeUTC": json_date::without_offset(site.now()),
    });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    Json(body).into_response()
}

/// What everybody gets who does not ask for JSON.
pub(super) fn xml(status: StatusCode, now: DateTime<Utc>) -> Response {
    let body = format!(
        "<Response xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><Id>{}</Id>\
         <Status>{}</Status><ProviderName>Tributary sandbox</ProviderName>\
         <DateTimeUTC>{}</DateTimeUTC></Response>",
        Uuid::new_v4(),
        if status.is_success() { "OK" } else { "ERROR" },
        now.format("%Y-%m-%dT%H:%M:%S%.6fZ"),
    );
    (status, [(header::CONTENT_TYPE, "text/xml; charset=utf-8")], body).into_response()
}

fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    let body = json!({
        "Type": null,
        "Title": title,
        "Status": status.as_u16(),
        "Detail": detail,
        "Instance": Uuid::new_v4().to_string(),
        "Extensions": {},
    });
    (status, Json(body)).into_response()
}

/// No token, or one that nobody knows.
pub(crate) fn unauthorized() -> Response {
    problem(StatusCode::UNAUTHORIZED, "Unauthorized", "AuthenticationUnsuccessful")
}

/// A token that was good once.
pub(super) fn expired(at: DateTime<Utc>) -> Response {
    let detail = format!("TokenExpired: token expired at {}", at.format("%m/%d/%Y %H:%M:%S"));
    problem(StatusCode::UNAUTHORIZED, "Unauthorized", &detail)
}

/// A good token without the scope.
pub(super) fn missing_scope() -> Response {
    problem(StatusCode::UNAUTHORIZED, "Unauthorized", "AuthorizationUnsuccessful")
}

/// A good token and no tenant, or one that it does not open.
pub(super) fn wrong_tenant() -> Response {
    problem(StatusCode::FORBIDDEN, "Forbidden", "AuthenticationUnsuccessful")
}

/// A `where` or an `order` that cannot be read.
pub(super) fn unreadable_query(message: &str) -> Response {
    let body = json!({ "ErrorNumber": 16, "Type": "QueryParseException", "Message": message });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

pub(super) async fn not_found() -> Response {
    missing()
}

pub(super) fn missing() -> Response {
    (StatusCode::NOT_FOUND, "The resource you're looking for cannot be found").into_response()
}

pub(super) async fn method_not_allowed() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    too_many(Problem::Minute, retry_after_seconds)
}

/// The limit that was hit.
#[derive(Clone, Copy)]
pub(super) enum Problem {
    Minute,
    Day,
}

pub(super) fn too_many(problem: Problem, retry_after_seconds: u32) -> Response {
    let mut headers = HeaderMap::new();
    let (name, left) = match problem {
        Problem::Minute => ("minute", "x-minlimit-remaining"),
        Problem::Day => ("day", "x-daylimit-remaining"),
    };
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    headers.insert("x-rate-limit-problem", HeaderValue::from_static(name));
    headers.insert(left, HeaderValue::from(0));
    (StatusCode::TOO_MANY_REQUESTS, headers).into_response()
}
