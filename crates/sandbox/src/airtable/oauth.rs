use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::credentials::is_app;
use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(1);
const REFRESH_EXPIRES_IN: u32 = 60 * 24 * 3_600;

/// `POST /oauth2/v1/token`: a code or a refresh token becomes a new pair.
pub(super) async fn token(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_app(&headers, &site.world.options.app) {
        return refusal(StatusCode::UNAUTHORIZED, "invalid_client", "Invalid client credentials");
    }
    let fields = Fields::of_form(&body);
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => by_code(&site, &fields),
        Some("refresh_token") => by_refresh(&site, &fields),
        _ => Err(("unsupported_grant_type", "The grant type is not supported")),
    };
    match granted {
        Ok(grant) => Json(new_pair(&site, grant)).into_response(),
        Err((error, why)) => refusal(StatusCode::BAD_REQUEST, error, why),
    }
}

fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({ "error": error, "error_description": description }))).into_response()
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, (&'static str, &'static str)> {
    let missing = ["code", "redirect_uri", "code_verifier"]
        .into_iter()
        .any(|name| fields.get(name).is_none());
    if missing {
        return Err(("invalid_request", "code, redirect_uri and code_verifier are required"));
    }
    redeem(site, fields).map_err(|refusal| match refusal {
        CodeRefusal::Unknown => ("invalid_grant", "The code is unknown, used or expired"),
        CodeRefusal::OtherRedirectUri(_) => ("invalid_grant", "The redirect_uri does not match"),
        CodeRefusal::Verifier => ("invalid_grant", "The code_verifier does not match"),
    })
}

/// A refresh token that comes a second time may be a stolen one: all tokens of the grant die.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, (&'static str, &'static str)> {
    let token = fields.get("refresh_token").unwrap_or_default();
    let mut grants = lock(&site.standing.grants);
    let Some(grant) = grants.take_refresh(token) else {
        grants.revoke_grant_of_spent(token);
        return Err(("invalid_grant", "The refresh token is unknown, used or revoked"));
    };
    grants.revoke_access_of(&grant);
    Ok(grant)
}

fn new_pair(site: &Site, grant: Grant) -> Value {
    let life = site.access_token_life(LIFE);
    let token = || {
        let random =
            [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()].map(|it| it.simple().to_string());
        let [first, second, third] = random;
        format!("oaa{}.v1.{second}{third}", &first[..14])
    };
    let scope = grant.scopes.join(" ");
    let mut grants = lock(&site.standing.grants);
    let refresh_token = grants.add_refresh(&token(), grant.clone());
    let access_token = grants.add_access(&token(), grant, Some(life), site.now());
    json!({
        "access_token": access_token,
        "refresh_token": refresh_token,
        "token_type": "Bearer",
        "scope": scope,
        "expires_in": life.as_secs(),
        "refresh_expires_in": REFRESH_EXPIRES_IN,
    })
}
