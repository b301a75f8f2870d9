use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{connections, scopes};
use crate::credentials::{basic, is_app};
use crate::guid;
use crate::jwt_form;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::oauth::{Account, redeem};
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_mins(30);

/// Who calls with the client credentials of a custom connection.
pub(super) static CUSTOM_CONNECTION: Account =
    Account { id: 100, handle: "custom-connection", name: "Custom connection" };

/// `POST /connect/token`: a code, a refresh token or client credentials become an access token.
pub(super) async fn token(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    let Some(client) = client(&site, &headers) else {
        return refusal("invalid_client");
    };
    let granted = match (fields.get("grant_type"), client) {
        (Some("authorization_code"), Client::App) => by_code(&site, &fields),
        (Some("refresh_token"), Client::App) => by_refresh(&site, &fields),
        (Some("client_credentials"), Client::CustomConnection) => by_credentials(&fields),
        (Some("authorization_code" | "refresh_token" | "client_credentials"), _) => {
            Err("unauthorized_client")
        }
        _ => Err("unsupported_grant_type"),
    };
    match granted {
        Ok(grant) => Json(tokens(&site, grant)).into_response(),
        Err(error) => refusal(error),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    App,
    CustomConnection,
}

/// Which client says who it is, by Basic.
pub(super) fn client(site: &Site, headers: &HeaderMap) -> Option<Client> {
    if is_app(headers, &site.world.options.app) {
        return Some(Client::App);
    }
    let (id, secret) = basic(headers)?;
    let own = (site.provider.secret("client_id"), site.provider.secret("client_secret"));
    (own == (id.as_str(), secret.as_str())).then_some(Client::CustomConnection)
}

pub(super) fn refusal(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, &'static str> {
    redeem(site, fields).map_err(|_| "invalid_grant")
}

/// Real Xero accepts the token before the last for half an hour more; here it is dead at once, so
/// that a client which forgets to store the new one is caught.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, &'static str> {
    let token = fields.get("refresh_token").unwrap_or_default();
    lock(&site.standing.grants).take_refresh(token).ok_or("invalid_grant")
}

fn by_credentials(fields: &Fields) -> Result<Grant, &'static str> {
    let all = scopes::all_to_read();
    let asked: Vec<String> = match fields.get("scope") {
        Some(list) => list.split(' ').map(str::to_owned).collect(),
        None => all.clone(),
    };
    let granted = asked.iter().all(|scope| all.contains(scope));
    granted.then(|| Grant::new(&CUSTOM_CONNECTION, asked)).ok_or("invalid_scope")
}

fn tokens(site: &Site, grant: Grant) -> Value {
    let now = site.now();
    let life = site.access_token_life(LIFE);
    let asked = |scope: &str| grant.scopes.iter().any(|held| held == scope);
    let claims = json!({
        "iss": "https://identity.xero.com",
        "client_id": site.world.options.app.client_id,
        "xero_userid": guid::guid("xero user", grant.account.id),
        "authentication_event_id": connections::event_id(grant.account),
        "exp": now.timestamp() + i64::try_from(life.as_secs()).unwrap_or(0),
        "iat": now.timestamp(),
        "jti": Uuid::new_v4().simple().to_string(),
        "scope": grant.scopes,
    });
    let access_token = jwt_form::token("sandbox", &claims);
    let mut grants = lock(&site.standing.grants);
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let mut answer = json!({
        "access_token": access_token,
        "expires_in": life.as_secs(),
        "token_type": "Bearer",
        "scope": grant.scopes.join(" "),
    });
    if asked("openid") {
        answer["id_token"] = jwt_form::token(
            "sandbox",
            &json!({
                "iss": "https://identity.xero.com",
                "aud": site.world.options.app.client_id,
                "sub": guid::guid("xero user", grant.account.id),
                "email": grant.account.handle,
                "name": grant.account.name,
                "iat": now.timestamp(),
                "exp": now.timestamp() + 300,
            }),
        )
        .into();
    }
    if asked("offline_access") {
        let token = Uuid::new_v4().simple().to_string();
        answer["refresh_token"] = grants.add_refresh(&token, grant).into();
    }
    answer
}
