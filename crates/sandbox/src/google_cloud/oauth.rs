use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::service_account;
use crate::credentials::basic;
use crate::mount::Mount;
use crate::oauth::authorize::Absence;
use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(1);
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// `POST /token`: a code, a refresh token or a service account's assertion becomes an access token.
pub(super) async fn token(
    State(site): State<Site>,
    Mount(mount): Mount,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&body);
    let answer = match fields.get("grant_type") {
        Some(JWT_BEARER) => {
            service_account::grant(&site, &fields, &mount).map(|grant| access_token(&site, grant))
        }
        Some("authorization_code") => {
            client(&site, &fields, &headers).and_then(|()| by_code(&site, &fields))
        }
        Some("refresh_token") => {
            client(&site, &fields, &headers).and_then(|()| by_refresh(&site, &fields))
        }
        kind => Err(Refusal {
            status: StatusCode::BAD_REQUEST,
            error: "unsupported_grant_type",
            description: format!("Invalid grant_type: {}", kind.unwrap_or_default()),
        }),
    };
    answer.map_or_else(IntoResponse::into_response, |answer| Json(answer).into_response())
}

/// Why there is no token.
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Refusal {
    pub(super) fn grant(description: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: "invalid_grant",
            description: description.to_owned(),
        }
    }

    pub(super) fn unauthorized_client(description: &str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "unauthorized_client",
            description: description.to_owned(),
        }
    }

    pub(super) fn scope() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: "invalid_scope",
            description: "Invalid OAuth scope or ID token audience provided.".to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, Json(body)).into_response()
    }
}

/// Whether the app is who it says; in the form, or as Basic.
fn client(site: &Site, fields: &Fields, headers: &HeaderMap) -> Result<(), Refusal> {
    let app = &site.world.options.app;
    let (id, secret) = basic(headers).unwrap_or_else(|| {
        let text = |name| fields.get(name).unwrap_or_default().to_owned();
        (text("client_id"), text("client_secret"))
    });
    let refusal = |description: &str| Refusal {
        status: StatusCode::UNAUTHORIZED,
        error: "invalid_client",
        description: description.to_owned(),
    };
    if id != app.client_id {
        return Err(refusal("The OAuth client was not found."));
    }
    if secret != app.client_secret {
        return Err(refusal("Unauthorized"));
    }
    Ok(())
}

fn by_code(site: &Site, fields: &Fields) -> Result<Value, Refusal> {
    let grant = redeem(site, fields).map_err(|refusal| match refusal {
        CodeRefusal::Unknown => Refusal::grant("Malformed auth code."),
        CodeRefusal::OtherRedirectUri(_) => {
            Refusal { error: "redirect_uri_mismatch", ..Refusal::grant("Bad Request") }
        }
        CodeRefusal::Verifier if fields.get("code_verifier").is_none() => {
            Refusal::grant("Missing code verifier.")
        }
        CodeRefusal::Verifier => Refusal::grant("Invalid code verifier."),
    })?;
    let comes_back = grant.absence == Absence::Asked;
    Ok(tokens(site, grant, comes_back))
}

/// The refresh token stays, and is not repeated.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Value, Refusal> {
    let token = fields.get("refresh_token").unwrap_or_default();
    let used = lock(&site.standing.grants)
        .use_refresh(token)
        .ok_or(Refusal::grant("Token has been expired or revoked."))?;
    Ok(tokens(site, used.grant, used.is_spent))
}

fn tokens(site: &Site, grant: Grant, with_refresh_token: bool) -> Value {
    let refresh_token = with_refresh_token.then(|| {
        let token = format!("1//03{}", Uuid::new_v4().simple());
        lock(&site.standing.grants).add_refresh(&token, grant.clone())
    });
    let scope = grant.scopes.join(" ");
    let mut answer = access_token(site, grant);
    answer["scope"] = scope.into();
    if let Some(token) = refresh_token {
        answer["refresh_token"] = token.into();
    }
    answer
}

fn access_token(site: &Site, grant: Grant) -> Value {
    let life = site.access_token_life(LIFE);
    let random = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let token = format!("ya29.{random}");
    let now = site.now();
    let token = lock(&site.standing.grants).add_access(&token, grant, Some(life), now);
    json!({
        "access_token": token,
        // One second less than its life, as Google says it.
        "expires_in": life.as_secs().saturating_sub(1),
        "token_type": "Bearer",
    })
}
