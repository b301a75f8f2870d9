use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::oauth::form::Fields;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// `POST /revoke?token=`: ends the grant of an access or a refresh token.
pub(super) async fn revoke(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let (pairs, fields) = (Pairs::of(query.as_deref()), Fields::of_form(&body));
    let token = pairs.filled("token").or_else(|| fields.get("token")).unwrap_or_default();
    if lock(&site.standing.grants).revoke_grant_of(token) {
        return Json(json!({})).into_response();
    }
    let body = json!({ "error": "invalid_token", "error_description": "Token expired or revoked" });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
