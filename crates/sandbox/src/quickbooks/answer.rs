use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::moment;
use crate::world::Site;

/// A successful answer: what was asked for, and when it was answered.
pub(super) fn found(site: &Site, mut body: Value) -> Response {
    body["time"] = moment::of_answer(site.now()).into();
    Json(body).into_response()
}

/// A refusal by the accounting itself.
pub(super) fn fault(site: &Site, code: &str, message: &str, detail: &str) -> Response {
    let body = json!({
        "Fault": {
            "Error": [{ "Message": message, "Detail": detail, "code": code }],
            "type": "ValidationFault",
        },
        "time": moment::of_answer(site.now()),
    });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// A query that does not parse.
pub(super) fn unparsed(site: &Site, detail: &str) -> Response {
    fault(site, "4000", "Error parsing query", &format!("QueryParserError: {detail}"))
}

/// A query that parses and makes no sense.
pub(super) fn invalid(site: &Site, detail: &str) -> Response {
    fault(site, "4001", "Invalid query", &format!("QueryValidationError: {detail}"))
}

pub(super) fn no_such_object(site: &Site) -> Response {
    let detail = "Object Not Found : Something you're trying to use has been made inactive. Check \
        the fields with accounts, customers, items, vendors or employees.";
    fault(site, "610", "Object Not Found", detail)
}

/// A refusal by the gate before it, which writes the same words in small letters.
fn gate_fault(status: StatusCode, name: &str, code: &str, detail: &str, kind: &str) -> Response {
    let message = format!("message={name}; errorCode=00{code}; statusCode={}", status.as_u16());
    let error = json!({ "message": message, "detail": detail, "code": code, "element": null });
    let body = json!({
        "warnings": null,
        "intuitObject": null,
        "fault": { "error": [error], "type": kind },
        "report": null,
        "queryResponse": null,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": null,
        "requestId": null,
        "time": Utc::now().timestamp_millis(),
        "status": null,
        "cdcresponse": [],
    });
    (status, Json(body)).into_response()
}

/// No token, an unknown one, or one whose hour is over.
pub(crate) fn authentication_failed() -> Response {
    let status = StatusCode::UNAUTHORIZED;
    let refused =
        gate_fault(status, "AuthenticationFailed", "3200", "Token expired", "AUTHENTICATION");
    let challenge = HeaderValue::from_static("Bearer realm=\"Intuit\", error=\"invalid_token\"");
    ([(header::WWW_AUTHENTICATE, challenge)], refused).into_response()
}

/// A good token for another company, or without the scope.
pub(super) fn authorization_failed() -> Response {
    gate_fault(
        StatusCode::FORBIDDEN,
        "ApplicationAuthorizationFailed",
        "3100",
        "The application is not authorized for this company",
        "AUTHORIZATION",
    )
}

/// Intuit's documents say to wait a minute; no header says so.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let detail = "The request limit was reached.";
    gate_fault(StatusCode::TOO_MANY_REQUESTS, "ThrottleExceeded", "3001", detail, "SERVICE")
}

/// What everybody gets who does not ask for JSON.
pub(super) fn xml(status: StatusCode, now: DateTime<Utc>) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <IntuitResponse xmlns=\"http://schema.intuit.com/finance/v3\" time=\"{}\"/>",
        moment::of_answer(now),
    );
    (status, [(header::CONTENT_TYPE, "application/xml;charset=UTF-8")], body).into_response()
}

pub(super) async fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

pub(super) async fn method_not_allowed() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}
