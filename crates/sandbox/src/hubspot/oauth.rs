use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_mins(30);

/// `POST /oauth/2026-03/token`: a code or a refresh token becomes a new pair.
pub(super) async fn token(State(site): State<Site>, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => client(&site, &fields).and_then(|()| by_code(&site, &fields)),
        Some("refresh_token") => client(&site, &fields).and_then(|()| by_refresh(&site, &fields)),
        _ => Err(Refusal::new("unsupported_grant_type", "BAD_GRANT_TYPE", "invalid grant_type")),
    };
    match granted {
        Ok(grant) => Json(new_pair(&site, grant)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// Why there is no token. HubSpot's own status and the standard error stand side by side.
pub(super) struct Refusal {
    error: &'static str,
    status: &'static str,
    message: String,
}

impl Refusal {
    fn new(error: &'static str, status: &'static str, message: impl Into<String>) -> Self {
        Self { error, status, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({
            "error": self.error,
            "error_description": self.message,
            "status": self.status,
            "message": self.message,
            "correlationId": Uuid::new_v4().to_string(),
        });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

/// Whether the app is who it says.
pub(super) fn client(site: &Site, fields: &Fields) -> Result<(), Refusal> {
    let app = &site.world.options.app;
    if fields.get("client_id") != Some(&app.client_id) {
        let message = "missing or unknown client id";
        return Err(Refusal::new("invalid_client", "BAD_CLIENT_ID", message));
    }
    if fields.get("client_secret") != Some(&app.client_secret) {
        let message = "missing or invalid client secret";
        return Err(Refusal::new("invalid_client", "BAD_CLIENT_SECRET", message));
    }
    Ok(())
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, Refusal> {
    let Some(redirect_uri) = fields.get("redirect_uri") else {
        let message = "missing or invalid redirect uri";
        return Err(Refusal::new("invalid_request", "BAD_REDIRECT_URI", message));
    };
    redeem(site, fields).map_err(|refusal| match refusal {
        CodeRefusal::Unknown => {
            Refusal::new("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code")
        }
        CodeRefusal::OtherRedirectUri(expected) => Refusal::new(
            "invalid_grant",
            "MISMATCH_REDIRECT_URI_AUTH_CODE",
            format!(
                "redirect URI '{redirect_uri}' in request does not match redirect URI \
                     '{expected}' in authorization"
            ),
        ),
        CodeRefusal::Verifier => {
            Refusal::new("invalid_grant", "BAD_CODE_VERIFIER", "invalid code verifier")
        }
    })
}

fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, Refusal> {
    let token = fields.get("refresh_token").unwrap_or_default();
    lock(&site.standing.grants).take_refresh(token).ok_or_else(|| {
        Refusal::new("invalid_grant", "BAD_REFRESH_TOKEN", "missing or invalid refresh token")
    })
}

/// Real HubSpot repeats the refresh token; here it changes every time, so that a client which
/// forgets to store the new one is caught.
fn new_pair(site: &Site, grant: Grant) -> Value {
    let life = site.access_token_life(LIFE);
    let access_token = format!("CP{}", URL_SAFE_NO_PAD.encode(random_bytes()));
    let refresh_token = format!("na1-{}", Uuid::new_v4());
    let mut grants = lock(&site.standing.grants);
    let now = site.now();
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let refresh_token = grants.add_refresh(&refresh_token, grant.clone());
    json!({
        "token_type": "bearer",
        "refresh_token": refresh_token,
        "access_token": access_token,
        "hub_id": grant.account.id,
        "scopes": grant.scopes,
        "user_id": 26_001,
        "expires_in": life.as_secs(),
    })
}

/// Enough for a token of about 300 characters, which HubSpot warns to expect.
fn random_bytes() -> Vec<u8> {
    (0..14).flat_map(|_| Uuid::new_v4().into_bytes()).collect()
}
