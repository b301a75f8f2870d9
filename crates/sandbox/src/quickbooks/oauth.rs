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
use crate::oauth::grants::{CodeRefusal, Grant, Redemption};
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(1);
/// How long a refresh token lives when nobody uses it: about 101 days.
const REFRESH_LIFE_SECONDS: u64 = 8_726_400;
/// How long it lives however much it is used.
const HARD_LIFE_SECONDS: u64 = 5 * 365 * 24 * 3_600;
/// The age at which a refresh brings a new refresh token.
const ROTATED_AFTER_SECONDS: i64 = 24 * 3_600;

/// `POST /oauth2/v1/tokens/bearer`: a code or a refresh token becomes an access token.
pub(super) async fn token(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    if !is_app(&headers, &site.world.options.app) {
        return invalid_client();
    }
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => by_code(&site, &fields),
        Some("refresh_token") => by_refresh(&site, &fields),
        _ => Err(refusal("unsupported_grant_type", "Unsupported grant type")),
    };
    match granted {
        Ok((grant, refresh_token)) => {
            let tells_hard_life = headers.contains_key("x-include-refresh-token-hard-expires-in");
            Json(tokens(&site, grant, &refresh_token, tells_hard_life)).into_response()
        }
        Err(refused) => refused,
    }
}

/// What was granted, and the refresh token to go on with.
type Granted = (Grant, String);

pub(super) fn invalid_client() -> Response {
    (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response()
}

fn refusal(error: &str, description: &str) -> Response {
    let body = json!({ "error_description": description, "error": error });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn by_code(site: &Site, fields: &Fields) -> Result<Granted, Response> {
    let brought = Redemption {
        code: fields.get("code").unwrap_or_default(),
        client_id: &site.world.options.app.client_id,
        redirect_uri: Some(fields.get("redirect_uri").unwrap_or_default()),
        verifier: None,
    };
    let mut grants = lock(&site.standing.grants);
    let grant = grants.redeem(&brought, site.now()).map_err(|why| match why {
        CodeRefusal::OtherRedirectUri(_) => refusal("invalid_grant", "Invalid redirect uri"),
        CodeRefusal::Unknown | CodeRefusal::Verifier => {
            refusal("invalid_grant", "Invalid authorization code")
        }
    })?;
    let refresh_token = new_refresh_token(site.now_seconds());
    let refresh_token = grants.add_refresh(&refresh_token, grant.clone());
    Ok((grant, refresh_token))
}

/// The same token comes back for a day; then it is replaced, and the old one is dead.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Granted, Response> {
    let token = fields.get("refresh_token").unwrap_or_default();
    let now = site.now_seconds();
    let mut grants = lock(&site.standing.grants);
    let Some(used) = grants.use_refresh(token) else {
        return Err(refusal("invalid_grant", "Incorrect or invalid refresh token"));
    };
    let grant = used.grant;
    if !used.is_spent {
        if issued_at(token).is_some_and(|at| now - at < ROTATED_AFTER_SECONDS) {
            return Ok((grant, token.to_owned()));
        }
        grants.take_refresh(token);
    }
    let fresh = grants.add_refresh(&new_refresh_token(now), grant.clone());
    Ok((grant, fresh))
}

/// `RT1-12-H0-…`, which says when it was issued.
fn new_refresh_token(now: i64) -> String {
    format!("RT1-12-H0-{now:010}{}", Uuid::new_v4().simple())
}

fn issued_at(refresh_token: &str) -> Option<i64> {
    refresh_token.get(10..20)?.parse().ok()
}

fn tokens(site: &Site, grant: Grant, refresh_token: &str, tells_hard_life: bool) -> Value {
    let life = site.access_token_life(LIFE);
    let random = || Uuid::new_v4().simple().to_string();
    let access_token = format!("eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..{}{}", random(), random());
    let now = site.now();
    let access_token =
        lock(&site.standing.grants).add_access(&access_token, grant, Some(life), now);
    let mut answer = json!({
        "x_refresh_token_expires_in": REFRESH_LIFE_SECONDS,
        "refresh_token": refresh_token,
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": life.as_secs(),
    });
    if tells_hard_life {
        answer["x_refresh_token_hard_expires_in"] = HARD_LIFE_SECONDS.into();
    }
    answer
}
