use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::identity::{ORGANIZATION_ID, user_id};
use super::signature::signature;
use crate::mount::Mount;
use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long a session lives; answers do not tell.
const LIFE: Duration = Duration::from_hours(2);

/// `POST /services/oauth2/token`: a code or a refresh token becomes a session. The refresh token
/// stays the same as long as it lives.
pub(super) async fn token(State(site): State<Site>, Mount(mount): Mount, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => client(&site, &fields).and_then(|()| by_code(&site, &fields)),
        Some("refresh_token") => client(&site, &fields).and_then(|()| by_refresh(&site, &fields)),
        _ => Err(refusal("unsupported_grant_type", "grant type not supported")),
    };
    match granted {
        Ok((grant, refresh_token)) => {
            Json(session(&site, grant, refresh_token, &mount)).into_response()
        }
        Err(refused) => refused,
    }
}

/// What was granted, and a refresh token where one is given.
type Granted = (Grant, Option<String>);

pub(super) fn refusal(error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// Whether the app is who it says.
fn client(site: &Site, fields: &Fields) -> Result<(), Response> {
    let app = &site.world.options.app;
    if fields.get("client_id") != Some(&app.client_id) {
        return Err(refusal("invalid_client_id", "client identifier invalid"));
    }
    if fields.get("client_secret") != Some(&app.client_secret) {
        return Err(refusal("invalid_client", "invalid client credentials"));
    }
    Ok(())
}

fn by_code(site: &Site, fields: &Fields) -> Result<Granted, Response> {
    let grant = redeem(site, fields).map_err(|why| match why {
        CodeRefusal::Unknown => refusal("invalid_grant", "expired authorization code"),
        CodeRefusal::OtherRedirectUri(_) => {
            refusal("redirect_uri_mismatch", "redirect_uri must match configuration")
        }
        CodeRefusal::Verifier => refusal("invalid_grant", "invalid code verifier"),
    })?;
    let refresh_token = may_come_back(&grant).then(|| new_refresh_token(site, &grant));
    Ok((grant, refresh_token))
}

fn by_refresh(site: &Site, fields: &Fields) -> Result<Granted, Response> {
    let token = fields.get("refresh_token").unwrap_or_default();
    let Some(used) = lock(&site.standing.grants).use_refresh(token) else {
        return Err(refusal("invalid_grant", "expired access/refresh token"));
    };
    let refresh_token = used.is_spent.then(|| new_refresh_token(site, &used.grant));
    Ok((used.grant, refresh_token))
}

fn new_refresh_token(site: &Site, grant: &Grant) -> String {
    let token = format!("5Aep861{}", random());
    lock(&site.standing.grants).add_refresh(&token, grant.clone())
}

/// An app that asked for no scope has all of them.
fn may_come_back(grant: &Grant) -> bool {
    let asked = |scope: &str| grant.scopes.iter().any(|held| held == scope);
    grant.scopes.is_empty() || asked("refresh_token") || asked("offline_access")
}

fn session(site: &Site, grant: Grant, refresh_token: Option<String>, mount: &str) -> Value {
    let now = site.now();
    let access_token = format!("{}!AQ{}", &ORGANIZATION_ID[..15], random());
    let life = site.access_token_life(LIFE);
    let mut grants = lock(&site.standing.grants);
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let id = format!("{mount}/id/{ORGANIZATION_ID}/{}", user_id(grant.account));
    let issued_at = now.timestamp_millis().to_string();
    let mut answer = json!({ "access_token": access_token });
    if let Some(token) = refresh_token {
        answer["refresh_token"] = token.into();
    }
    // Keys of any length are good for HMAC.
    let signature = signature(&site.world.options.app.client_secret, &id, &issued_at);
    answer["signature"] = signature.unwrap_or_default().into();
    answer["scope"] = grant.scopes.join(" ").into();
    // The caller's own way here is the only address of the API that is sure to lead to it.
    answer["instance_url"] = mount.into();
    answer["id"] = id.into();
    answer["token_type"] = "Bearer".into();
    answer["issued_at"] = issued_at.into();
    answer
}

fn random() -> String {
    format!("{}.{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
