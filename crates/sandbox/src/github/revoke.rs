use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{answer, user};
use crate::credentials::is_app;
use crate::mount::Mount;
use crate::oauth::grants::Worth;
use crate::world::{Site, lock};

/// `DELETE /applications/{client_id}/token`: kills this token.
pub(super) async fn token(
    State(site): State<Site>,
    Path(client_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = match token_of(&site, &client_id, &headers, &body) {
        Ok(token) => token,
        Err(refused) => return refused,
    };
    gone(lock(&site.standing.grants).revoke_access(&token))
}

/// `DELETE /applications/{client_id}/grant`: as if the person had removed the app.
pub(super) async fn grant(
    State(site): State<Site>,
    Path(client_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = match token_of(&site, &client_id, &headers, &body) {
        Ok(token) => token,
        Err(refused) => return refused,
    };
    gone(lock(&site.standing.grants).revoke_grant_of(&token))
}

/// `POST /applications/{client_id}/token`: whether this token is good, and whose it is.
pub(super) async fn check(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path(client_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = match token_of(&site, &client_id, &headers, &body) {
        Ok(token) => token,
        Err(refused) => return refused,
    };
    match lock(&site.standing.grants).worth(&token, site.now()) {
        Worth::Live(access) => {
            let account = access.grant.account;
            answer::ok(json!({
                "token": token,
                "scopes": access.grant.scopes,
                "app": { "client_id": client_id, "name": "Tributary" },
                "user": user::brief(account.handle, account.id, &mount),
            }))
        }
        Worth::Expired(_) | Worth::Unknown => answer::missing(),
    }
}

fn gone(existed: bool) -> Response {
    if existed { StatusCode::NO_CONTENT.into_response() } else { answer::missing() }
}

/// The token that the app asks about, once the app has shown who it is.
fn token_of(
    site: &Site,
    client_id: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<String, Response> {
    let app = &site.world.options.app;
    if !is_app(headers, app) {
        return Err(answer::bad_credentials());
    }
    if client_id != app.client_id {
        return Err(answer::missing());
    }
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let token = body["access_token"].as_str();
    token.map(str::to_owned).ok_or_else(|| answer::validation_failed("OauthAccess", "access_token"))
}
