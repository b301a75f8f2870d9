use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{answer, me};
use crate::credentials::is_app;
use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// `POST /v1/oauth/token` with Basic and a JSON body: a code or a refresh token becomes a pair.
pub(super) async fn token(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = match asked(&site, &headers, &body) {
        Ok(fields) => fields,
        Err(refused) => return refused,
    };
    let granted = match fields.get("grant_type") {
        Some("authorization_code") => by_code(&site, &fields),
        Some("refresh_token") => by_refresh(&site, &fields),
        _ => Err(("unsupported_grant_type", "The grant_type is not supported.")),
    };
    match granted {
        Ok(grant) => answer::ok(new_pair(&site, grant)),
        Err((error, why)) => refusal(StatusCode::BAD_REQUEST, error, why),
    }
}

/// The fields of a request of the app itself, which has shown who it is.
pub(super) fn asked(site: &Site, headers: &HeaderMap, body: &[u8]) -> Result<Fields, Response> {
    if !is_app(headers, &site.world.options.app) {
        let why = "The client is unknown or its secret is wrong.";
        return Err(refusal(StatusCode::UNAUTHORIZED, "invalid_client", why));
    }
    let is_object = serde_json::from_slice::<Value>(body).is_ok_and(|body| body.is_object());
    if !is_object {
        let why = "The body must be a JSON object.";
        return Err(refusal(StatusCode::BAD_REQUEST, "invalid_request", why));
    }
    Ok(Fields::of_form_or_json(headers, body))
}

fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    answer::signed(status, json!({ "error": error, "error_description": description }))
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, (&'static str, &'static str)> {
    if fields.get("redirect_uri").is_none() {
        return Err(("invalid_request", "redirect_uri is required, as it was in the address."));
    }
    redeem(site, fields).map_err(|refusal| match refusal {
        CodeRefusal::Unknown | CodeRefusal::Verifier => ("invalid_grant", "Invalid code."),
        CodeRefusal::OtherRedirectUri(_) => {
            ("invalid_grant", "Invalid redirect_uri: it does not match the code.")
        }
    })
}

fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, (&'static str, &'static str)> {
    let token = fields.get("refresh_token").unwrap_or_default();
    let grant = lock(&site.standing.grants).take_refresh(token);
    grant.ok_or(("invalid_grant", "Invalid refresh token."))
}

/// Notion tells no time of expiry, and its tokens have none.
fn new_pair(site: &Site, grant: Grant) -> Value {
    let random = || Uuid::new_v4().simple().to_string();
    let access_token = format!("ntn_{}{}", random(), &random()[..14]);
    let refresh_token = format!("nrt_{}{}", random(), &random()[..14]);
    let mut grants = lock(&site.standing.grants);
    let now = site.now();
    let access_token = grants.add_access(&access_token, grant.clone(), None, now);
    let refresh_token = grants.add_refresh(&refresh_token, grant.clone());
    json!({
        "access_token": access_token,
        "token_type": "bearer",
        "refresh_token": refresh_token,
        "bot_id": me::bot_id(grant.account),
        "workspace_icon": null,
        "workspace_name": grant.account.name,
        "workspace_id": me::workspace_id(grant.account),
        "owner": me::owner(),
        "duplicated_template_id": null,
    })
}
