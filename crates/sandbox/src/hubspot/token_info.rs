use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::oauth::client;
use crate::oauth::form::Fields;
use crate::oauth::grants::{Access, Grant, Worth};
use crate::world::{Site, lock};

/// `POST /oauth/2026-03/token/introspect`: what a token is good for.
pub(super) async fn introspect(State(site): State<Site>, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    if let Err(refusal) = client(&site, &fields) {
        return refusal.into_response();
    }
    let token = fields.get("token").unwrap_or_default();
    let now = site.now();
    let mut grants = lock(&site.standing.grants);
    let answer = match grants.worth(token, now) {
        Worth::Live(Access { grant, expires_at }) => {
            let left = expires_at.map_or(TimeDelta::zero(), |at| at - now);
            let mut answer = described(&grant, "access_token", token);
            answer["expires_in"] = left.num_seconds().into();
            answer
        }
        Worth::Expired(_) => json!({ "active": false }),
        Worth::Unknown => match grants.refresh_grant(token) {
            Some(grant) => described(grant, "refresh_token", token),
            None => json!({ "active": false }),
        },
    };
    Json(answer).into_response()
}

/// `POST /oauth/2026-03/token/revoke`: ends the grant of an access or a refresh token. Unknown
/// tokens are no error (RFC 7009, section 2.2).
pub(super) async fn revoke(State(site): State<Site>, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    if let Err(refusal) = client(&site, &fields) {
        return refusal.into_response();
    }
    lock(&site.standing.grants).revoke_grant_of(fields.get("token").unwrap_or_default());
    Json(json!({})).into_response()
}

fn described(grant: &Grant, token_use: &str, token: &str) -> Value {
    json!({
        "active": true,
        "token": token,
        "token_use": token_use,
        "token_type": "bearer",
        "hub_id": grant.account.id,
        "hub_domain": grant.account.handle,
        "user_id": 26_001,
        "scopes": grant.scopes,
        "scope": grant.scopes.join(" "),
    })
}
