use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{ACCOUNT_ID, certificate};
use crate::credentials::is_app;
use crate::jwt_form;
use crate::mount::Mount;
use crate::oauth::form::Fields;
use crate::oauth::grants::{Grant, Used};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(1);
/// Counted from the consent, not from the last refresh.
const REFRESH_LIFE: Duration = Duration::from_hours(7 * 24);

/// Why there is no token. NetSuite gives no more than the standard's word.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
}

impl Refusal {
    pub(super) fn bad(error: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error }
    }

    pub(super) fn client() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, error: "invalid_client" }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.error }))).into_response()
    }
}

/// `POST /services/rest/auth/oauth2/v1/token`: a code, a refresh token or a signed assertion becomes
/// an access token.
pub(super) async fn token(
    State(site): State<Site>,
    Mount(mount): Mount,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&body);
    let answer = match fields.get("grant_type") {
        Some("client_credentials") => {
            certificate::grant(&site, &fields, &mount).map(|grant| access(&site, grant))
        }
        Some("authorization_code") => {
            client(&site, &headers).and_then(|()| by_code(&site, &fields))
        }
        Some("refresh_token") => client(&site, &headers).and_then(|()| by_refresh(&site, &fields)),
        Some(_) => Err(Refusal::bad("unsupported_grant_type")),
        None => Err(Refusal::bad("invalid_request")),
    };
    answer.map_or_else(IntoResponse::into_response, |answer| Json(answer).into_response())
}

/// `POST /services/rest/auth/oauth2/v1/revoke`: ends the grant of a refresh token.
pub(super) async fn revoke(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = client(&site, &headers) {
        return refusal.into_response();
    }
    let fields = Fields::of_form(&body);
    lock(&site.standing.grants).revoke_grant_of(fields.get("token").unwrap_or_default());
    StatusCode::OK.into_response()
}

/// Whether the app is who it says; as Basic only.
fn client(site: &Site, headers: &HeaderMap) -> Result<(), Refusal> {
    let proven = is_app(headers, &site.world.options.app);
    proven.then_some(()).ok_or(Refusal::client())
}

fn by_code(site: &Site, fields: &Fields) -> Result<Value, Refusal> {
    let grant = redeem(site, fields).map_err(|_| Refusal::bad("invalid_grant"))?;
    Ok(pair(site, grant))
}

fn pair(site: &Site, grant: Grant) -> Value {
    let refresh_token = jwt(site, &grant, REFRESH_LIFE);
    let refresh_token = lock(&site.standing.grants).add_refresh(&refresh_token, grant.clone());
    let mut answer = access(site, grant);
    answer["refresh_token"] = refresh_token.into();
    answer
}

/// The refresh token stays as it is, and its life is not prolonged.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Value, Refusal> {
    let token = fields.get("refresh_token").unwrap_or_default();
    if expires_at(token) <= Some(site.now_seconds()) {
        return Err(Refusal::bad("invalid_grant"));
    }
    let used = lock(&site.standing.grants).use_refresh(token);
    let Used { grant, is_spent } = used.ok_or(Refusal::bad("invalid_grant"))?;
    Ok(if is_spent { pair(site, grant) } else { access(site, grant) })
}

fn access(site: &Site, grant: Grant) -> Value {
    let life = site.access_token_life(LIFE);
    let token = jwt(site, &grant, life);
    let now = site.now();
    let token = lock(&site.standing.grants).add_access(&token, grant, Some(life), now);
    // Text where others have a number; clients must read it all the same.
    json!({
        "access_token": token,
        "expires_in": life.as_secs().to_string(),
        "token_type": "bearer",
    })
}

/// The real ones are JWTs.
fn jwt(site: &Site, grant: &Grant, life: Duration) -> String {
    let now = site.now_seconds();
    let claims = json!({
        "sub": format!("3;{}", grant.account.id),
        "scope": grant.scopes,
        "iss": "https://system.netsuite.com",
        "aud": ACCOUNT_ID,
        "iat": now,
        "exp": now + i64::try_from(life.as_secs()).unwrap_or(0),
    });
    jwt_form::token("s.SYSTEM.2026_2", &claims)
}

/// When a token of ours ends, as it says itself.
fn expires_at(token: &str) -> Option<i64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Value>(&claims).ok()?["exp"].as_i64()
}
