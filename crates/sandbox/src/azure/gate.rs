use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::answer;
use crate::credentials::token;
use crate::oauth::grants::Worth;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// Stands before every handler: who is calling, and which version of the API is meant.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut answered = match admitted(&site, &request) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused,
    };
    let id = Uuid::new_v4().to_string();
    if let Ok(id) = HeaderValue::from_str(&id) {
        let headers = answered.headers_mut();
        headers.insert("x-ms-request-id", id.clone());
        headers.insert("x-ms-correlation-request-id", id);
    }
    answered
}

fn admitted(site: &Site, request: &Request) -> Result<(), Response> {
    let token = token(request.headers(), &["bearer"]).ok_or_else(answer::no_token)?;
    let now = site.now();
    match lock(&site.standing.grants).worth(token, now) {
        Worth::Live(_) => {}
        Worth::Expired(at) => return Err(answer::expired_token(at, now)),
        Worth::Unknown => return Err(answer::invalid_token()),
    }
    match Pairs::of(request.uri().query()).filled("api-version") {
        Some(_) => Ok(()),
        None => Err(answer::error(
            StatusCode::BAD_REQUEST,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )),
    }
}

/// The version that was asked for must be one that the resource has.
pub(super) fn check_version(
    pairs: &Pairs,
    namespace: &str,
    resource: &str,
    versions: &[&str],
) -> Result<(), Response> {
    let version = pairs.filled("api-version").unwrap_or_default();
    if versions.contains(&version) {
        return Ok(());
    }
    let message = format!(
        "The resource type '{resource}' could not be found in the namespace '{namespace}' for api \
         version '{version}'. The supported api-versions are '{}'.",
        versions.join(","),
    );
    Err(answer::error(StatusCode::BAD_REQUEST, "InvalidResourceType", &message))
}
