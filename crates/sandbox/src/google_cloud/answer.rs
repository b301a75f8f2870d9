use axum::Json;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// An error of the API, in its old and its new words at once.
pub(super) fn error(
    status: StatusCode,
    reason: &str,
    canonical: &str,
    message: &str,
    more: &Value,
) -> Response {
    let mut detail = json!({ "message": message, "domain": "global", "reason": reason });
    if let (Some(detail), Some(more)) = (detail.as_object_mut(), more.as_object()) {
        detail.extend(more.clone());
    }
    let body = json!({
        "error": {
            "code": status.as_u16(),
            "message": message,
            "errors": [detail],
            "status": canonical,
        },
    });
    (status, Json(body)).into_response()
}

pub(crate) fn invalid_credentials() -> Response {
    let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, \
        login cookie or other valid authentication credential. See \
        https://developers.google.com/identity/sign-in/web/devconsole-project.";
    let place = json!({ "location": "Authorization", "locationType": "header" });
    let refused = error(StatusCode::UNAUTHORIZED, "authError", "UNAUTHENTICATED", message, &place);
    let challenge = HeaderValue::from_static(
        "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"",
    );
    ([(header::WWW_AUTHENTICATE, challenge)], refused).into_response()
}

pub(super) fn no_credentials() -> Response {
    let message = "Request is missing required authentication credential. Expected OAuth 2 access \
        token, login cookie or other valid authentication credential. See \
        https://developers.google.com/identity/sign-in/web/devconsole-project.";
    let place = json!({ "location": "Authorization", "locationType": "header" });
    error(StatusCode::UNAUTHORIZED, "required", "UNAUTHENTICATED", message, &place)
}

pub(super) fn missing_scope() -> Response {
    let message = "Request had insufficient authentication scopes.";
    error(
        StatusCode::FORBIDDEN,
        "insufficientPermissions",
        "PERMISSION_DENIED",
        message,
        &Value::Null,
    )
}

pub(super) fn access_denied(project: &str) -> Response {
    let message = format!(
        "Access Denied: Project {project}: User does not have bigquery.jobs.create permission in \
         project {project}."
    );
    error(StatusCode::FORBIDDEN, "accessDenied", "PERMISSION_DENIED", &message, &Value::Null)
}

/// A statement that cannot be understood, or asks for what there is not.
pub(super) fn invalid_query(message: &str) -> Response {
    let place = json!({ "location": "q", "locationType": "parameter" });
    error(StatusCode::BAD_REQUEST, "invalidQuery", "INVALID_ARGUMENT", message, &place)
}

pub(super) fn invalid(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid", "INVALID_ARGUMENT", message, &Value::Null)
}

pub(super) fn missing(message: &str) -> Response {
    error(StatusCode::NOT_FOUND, "notFound", "NOT_FOUND", message, &Value::Null)
}

pub(super) async fn not_found(uri: Uri) -> Response {
    missing(&format!("The requested URL {} was not found on this server.", uri.path()))
}

/// Google does not say when to come back.
pub(crate) fn rate_limited(_retry_after_seconds: u32, _now: DateTime<Utc>) -> Response {
    let message = "Exceeded rate limits: too many api requests per user per method for this \
        user_method. For more information, see \
        https://cloud.google.com/bigquery/docs/troubleshoot-quotas";
    let domain = json!({ "domain": "usageLimits" });
    error(StatusCode::FORBIDDEN, "rateLimitExceeded", "PERMISSION_DENIED", message, &domain)
}
