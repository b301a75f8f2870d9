use axum::Json;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// `{"error":{...}}` with the fields that apply.
pub(super) fn error(
    status: StatusCode,
    code: Option<&str>,
    message: &str,
    param: Option<&str>,
) -> Response {
    let mut error = Map::new();
    if let Some(code) = code {
        error.insert("code".to_owned(), code.into());
        let page = code.replace('_', "-");
        error.insert(
            "doc_url".to_owned(),
            format!("https://stripe.com/docs/error-codes/{page}").into(),
        );
    }
    error.insert("message".to_owned(), message.into());
    if let Some(param) = param {
        error.insert("param".to_owned(), param.into());
    }
    error.insert("type".to_owned(), "invalid_request_error".into());
    let body = Map::from_iter([("error".to_owned(), Value::Object(error))]);
    (status, Json(body)).into_response()
}

/// A parameter that Stripe does not accept.
pub(super) fn bad_parameter(code: &str, message: &str, param: &str) -> Response {
    error(StatusCode::BAD_REQUEST, Some(code), message, Some(param))
}

pub(super) fn no_key() -> Response {
    error(
        StatusCode::UNAUTHORIZED,
        None,
        "You did not provide an API key. You need to provide your API key in the Authorization \
         header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See \
         https://stripe.com/docs/api#authentication for details, or we can help at \
         https://support.stripe.com/.",
        None,
    )
}

/// Shows no more of the key than its kind and its end.
pub(super) fn wrong_key(key: &str) -> Response {
    let end: String = key.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let kind = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"]
        .into_iter()
        .find(|kind| key.starts_with(kind))
        .unwrap_or_default();
    let message = format!("Invalid API Key provided: {kind}********{end}");
    error(StatusCode::UNAUTHORIZED, None, &message, None)
}

/// A key that was good until it was rolled.
pub(crate) fn expired_key() -> Response {
    let message = "Expired API Key provided: sk_test_********0000";
    error(StatusCode::UNAUTHORIZED, Some("api_key_expired"), message, None)
}

pub(super) fn no_such(what: &str, id: &str) -> Response {
    let message = format!("No such {what}: '{id}'");
    error(StatusCode::NOT_FOUND, Some("resource_missing"), &message, Some("id"))
}

pub(super) async fn unrecognized(method: Method, uri: Uri) -> Response {
    let message = format!(
        "Unrecognized request URL ({method}: {}). If you are trying to list objects, remove the \
         trailing slash. If you are trying to retrieve an object, make sure you passed a valid \
         (non-empty) identifier in your code. Please see https://stripe.com/docs.",
        uri.path()
    );
    error(StatusCode::NOT_FOUND, None, &message, None)
}

pub(super) async fn method_not_allowed(method: Method, uri: Uri) -> Response {
    let message = format!("The sandbox does not write: {method} {}", uri.path());
    error(StatusCode::METHOD_NOT_ALLOWED, None, &message, None)
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let message = "Request rate limit exceeded. You can learn more about rate limits here \
        https://stripe.com/docs/rate-limits.";
    let refused = error(StatusCode::TOO_MANY_REQUESTS, Some("rate_limit"), message, None);
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    headers.insert("stripe-should-retry", HeaderValue::from_static("true"));
    (headers, refused).into_response()
}
