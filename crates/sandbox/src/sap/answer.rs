use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ENTITY_SET, SERVICE};

/// What SAP gives to errors that the framework finds before the application is asked.
const RESOURCE_NOT_FOUND: &str = "005056A509B11EE1B9A8FEC11C21578E";
const BAD_OPTION: &str = "005056A509B11EE1B9A8FEC11C21D78E";

/// An answer of OData V2, whose content stands under `d`.
pub(super) fn data(content: Value) -> Response {
    (version(), Json(json!({ "d": content }))).into_response()
}

fn version() -> [(HeaderName, HeaderValue); 1] {
    [(HeaderName::from_static("dataserviceversion"), HeaderValue::from_static("2.0"))]
}

/// `GET` of the service itself: its entity sets.
pub(super) async fn service_document() -> Response {
    data(json!({ "EntitySets": [ENTITY_SET] }))
}

/// What those get who did not say that they want JSON: Atom, as the protocol has it.
pub(super) fn atom() -> Response {
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">\
         <title type=\"text\">{ENTITY_SET}</title></feed>"
    );
    let media = HeaderValue::from_static("application/atom+xml;type=feed; charset=utf-8");
    (version(), [(header::CONTENT_TYPE, media)], feed).into_response()
}

/// The error body of OData V2.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({
        "error": {
            "code": code,
            "message": { "lang": "en", "value": message },
            "innererror": {
                "application": {
                    "component_id": "MM-IV-LIV",
                    "service_namespace": "/SAP/",
                    "service_id": SERVICE,
                    "service_version": "0001",
                },
                "transactionid": Uuid::new_v4().simple().to_string().to_uppercase(),
                "timestamp": "",
                "Error_Resolution": {
                    "SAP_Transaction": "Run transaction /IWFND/ERROR_LOG on SAP Gateway hub \
                        system and search for entries with the timestamp above for more details",
                    "SAP_Note": "See SAP Note 1797736 for error analysis \
                        (https://service.sap.com/sap/support/notes/1797736)",
                },
                "errordetails": [],
            },
        },
    });
    (status, version(), Json(body)).into_response()
}

/// A query option that the service cannot use.
pub(super) fn bad_option(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, BAD_OPTION, message)
}

pub(super) fn no_property(name: &str) -> Response {
    bad_option(&format!("Property {name} not found in type '{ENTITY_SET}Type'"))
}

pub(super) fn no_segment(segment: &str) -> Response {
    let message = format!("Resource not found for the segment '{segment}'.");
    error(StatusCode::NOT_FOUND, RESOURCE_NOT_FOUND, &message)
}

pub(super) async fn no_service() -> Response {
    error(StatusCode::FORBIDDEN, "/IWFND/MED/170", "No service found for the request.")
}

pub(super) async fn method_not_allowed(method: Method) -> Response {
    let message = format!("Method '{method}' not allowed for the requested resource.");
    error(StatusCode::METHOD_NOT_ALLOWED, "/IWFND/CM_BEC/026", &message)
}

/// The web server in front of the application says it, with a page.
pub(crate) fn logon_failed() -> Response {
    let page = "<html><head><title>Logon Error Message</title></head><body><div>\
        <p>Client, name, or password is not correct; log on again</p></div></body></html>";
    let mut headers = HeaderMap::new();
    headers.insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Basic realm=\"SAP NetWeaver Application Server [S4H/100]\""),
    );
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (StatusCode::UNAUTHORIZED, headers, page).into_response()
}

/// The gateway in front of SAP's own sandbox says it, in its own words.
pub(super) fn invalid_key() -> Response {
    let body = json!({
        "fault": {
            "faultstring": "Invalid ApiKey",
            "detail": { "errorcode": "oauth.v2.InvalidApiKey" },
        },
    });
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

pub(crate) fn rate_limited(retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let body = json!({
        "fault": {
            "faultstring": "Rate limit quota violation. Quota limit exceeded.",
            "detail": { "errorcode": "policies.ratelimit.QuotaViolation" },
        },
    });
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds))];
    (StatusCode::TOO_MANY_REQUESTS, retry_after, Json(body)).into_response()
}
