use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// OpenWeather writes the status into the body too: as a number when the key is at fault, as text
/// when the question is.
fn error(status: StatusCode, cod: Value, message: &str) -> Response {
    (status, Json(json!({ "cod": cod, "message": message }))).into_response()
}

/// No key, or one that nobody knows.
pub(crate) fn invalid_key() -> Response {
    let message = "Invalid API key. Please see https://openweathermap.org/faq#error401 for more \
        info.";
    error(StatusCode::UNAUTHORIZED, 401.into(), message)
}

/// There is no header that tells when to come back.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let message = "Your account is temporary blocked due to exceeding of requests limitation of \
        your subscription type. Please choose the proper subscription \
        https://openweathermap.org/price";
    error(StatusCode::TOO_MANY_REQUESTS, 429.into(), message)
}

pub(super) fn bad_request(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "400".into(), message)
}

pub(super) fn city_not_found() -> Response {
    error(StatusCode::NOT_FOUND, "404".into(), "city not found")
}

pub(super) async fn unknown_address() -> Response {
    error(StatusCode::NOT_FOUND, "404".into(), "Internal error")
}

pub(super) async fn method_not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "405".into(), "Internal error")
}
