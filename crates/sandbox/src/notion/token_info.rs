use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::answer;
use super::oauth::asked;
use crate::oauth::grants::Worth;
use crate::world::{Site, lock};

/// `POST /v1/oauth/introspect`: whether a token is good.
pub(super) async fn introspect(
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = match asked(&site, &headers, &body) {
        Ok(fields) => fields,
        Err(refused) => return refused,
    };
    let token = fields.get("token").unwrap_or_default();
    let mut grants = lock(&site.standing.grants);
    let live = matches!(grants.worth(token, site.now()), Worth::Live(_));
    answer::ok(json!({ "active": live || grants.refresh_grant(token).is_some() }))
}

/// `POST /v1/oauth/revoke`: ends the grant of a token. Unknown tokens are no error.
pub(super) async fn revoke(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = match asked(&site, &headers, &body) {
        Ok(fields) => fields,
        Err(refused) => return refused,
    };
    lock(&site.standing.grants).revoke_grant_of(fields.get("token").unwrap_or_default());
    answer::ok(json!({}))
}
