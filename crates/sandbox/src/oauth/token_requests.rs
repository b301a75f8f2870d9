use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::form::Fields;
use crate::query::Pairs;

/// How often a provider was asked to refresh a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenRequests {
    /// Requests with a refresh token that came to the token endpoint, also those that an outage or
    /// another fault answered.
    pub refreshes: u64,
    /// Those of them that were answered with an access token.
    pub succeeded: u64,
}

/// More than any token request of a client has.
const LARGEST_BODY: usize = 1024 * 1024;

/// Whether a request asks to refresh a token; and the request, whose body was read for it.
pub(crate) async fn is_refresh(request: Request) -> Result<(bool, Request), Response> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let fields = Fields::of_form_or_json(&parts.headers, &bytes);
    // Slack takes its arguments from the address too.
    let asked = Pairs::of(parts.uri.query());
    let grant_type = fields.get("grant_type").or_else(|| asked.filled("grant_type"));
    let is_refresh = grant_type == Some("refresh_token");
    Ok((is_refresh, Request::from_parts(parts, Body::from(bytes))))
}

/// Whether an answer brings an access token; and the answer, whose body was read for it. The status
/// does not tell: Slack refuses with 200.
pub(crate) async fn brings_token(answer: Response) -> (bool, Response) {
    let (parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return (false, StatusCode::BAD_GATEWAY.into_response());
    };
    let said: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let brings = parts.status.is_success() && said["access_token"].is_string();
    (brings, Response::from_parts(parts, Body::from(bytes)))
}
