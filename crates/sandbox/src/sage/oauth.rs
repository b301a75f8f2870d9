use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::guid;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_mins(5);
/// How long a refresh token lives when nobody uses it: 31 days.
const REFRESH_LIFE_SECONDS: u64 = 2_678_400;

/// `POST /token`: a code or a refresh token becomes a new pair.
pub(super) async fn token(State(site): State<Site>, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    if !is_the_app(&site, &fields) {
        return refusal("invalid_client");
    }
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => by_code(&site, &fields),
        Some("refresh_token") => by_refresh(&site, &fields),
        Some(_) => Err("unsupported_grant_type"),
        None => Err("invalid_request"),
    };
    match granted {
        Ok(grant) => Json(new_pair(&site, grant)).into_response(),
        Err(error) => refusal(error),
    }
}

pub(super) fn refusal(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

/// Whether the app says who it is, in the form.
pub(super) fn is_the_app(site: &Site, fields: &Fields) -> bool {
    let app = &site.world.options.app;
    fields.get("client_id") == Some(&app.client_id)
        && fields.get("client_secret") == Some(&app.client_secret)
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, &'static str> {
    redeem(site, fields).map_err(|_| "invalid_grant")
}

fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, &'static str> {
    let token = fields.get("refresh_token").unwrap_or_default();
    lock(&site.standing.grants).take_refresh(token).ok_or("invalid_grant")
}

fn new_pair(site: &Site, grant: Grant) -> Value {
    let life = site.access_token_life(LIFE);
    let random = || format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let access_token = format!("eyJhbGciOiJSUzUxMiJ9.{}.{}", random(), random());
    let refresh_token = format!("eyJhbGciOiJSUzUxMiJ9.{}.{}", random(), random());
    let scope = match grant.scopes.first() {
        Some(scope) => scope.as_str(),
        None => "full_access",
    };
    let mut grants = lock(&site.standing.grants);
    let now = site.now();
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let refresh_token = grants.add_refresh(&refresh_token, grant.clone());
    json!({
        "access_token": access_token,
        "scope": scope,
        "token_type": "bearer",
        "expires_in": life.as_secs(),
        "refresh_token": refresh_token,
        "refresh_token_expires_in": REFRESH_LIFE_SECONDS,
        "requested_by_id": guid::guid("sage user", grant.account.id),
    })
}
