use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use super::{app_token, token};
use crate::entra::{self, Refusal};
use crate::guid::is_guid;
use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Grant};
use crate::oauth::redeem;
use crate::world::{Site, lock};

/// `POST /{tenant}/oauth2/v2.0/token`
pub(super) async fn token(
    State(site): State<Site>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&body);
    match given(&site, &tenant, &headers, &fields) {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => refusal.response(site.now()),
    }
}

fn given(
    site: &Site,
    tenant: &str,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Value, Refusal> {
    if !is_tenant(tenant) {
        return Err(Refusal::unknown_tenant(tenant));
    }
    let grant_type = fields.get("grant_type").ok_or_else(|| Refusal::missing("grant_type"))?;
    let app = &site.world.options.app;
    entra::prove((&app.client_id, &app.client_secret), tenant, headers, fields)?;
    match grant_type {
        "authorization_code" => by_code(site, fields).map(|grant| new_pair(site, tenant, grant)),
        "refresh_token" => by_refresh(site, fields).map(|grant| new_pair(site, tenant, grant)),
        "client_credentials" => app_token::given(site, tenant, fields),
        other => Err(Refusal::unsupported_grant_type(other)),
    }
}

/// The names that stand for several tenants, or one tenant by its id.
fn is_tenant(tenant: &str) -> bool {
    matches!(tenant, "common" | "organizations") || is_guid(tenant)
}

fn by_code(site: &Site, fields: &Fields) -> Result<Grant, Refusal> {
    for name in ["code", "redirect_uri"] {
        fields.get(name).ok_or_else(|| Refusal::missing(name))?;
    }
    redeem(site, fields).map_err(|refusal| match refusal {
        CodeRefusal::Unknown => Refusal::new(
            "invalid_grant",
            70_008,
            "The provided authorization code or refresh token has expired due to inactivity or was \
             already redeemed.",
        ),
        CodeRefusal::OtherRedirectUri(expected) => Refusal::new(
            "invalid_client",
            500_112,
            format!(
                "The reply address does not match the reply address '{expected}' provided when \
                 requesting Authorization code."
            ),
        ),
        CodeRefusal::Verifier => Refusal::new(
            "invalid_grant",
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization \
             request.",
        ),
    })
}

/// A refresh token is good until the grant ends, also after a newer one was given.
fn by_refresh(site: &Site, fields: &Fields) -> Result<Grant, Refusal> {
    let token = fields.get("refresh_token").ok_or_else(|| Refusal::missing("refresh_token"))?;
    let used = lock(&site.standing.grants).use_refresh(token);
    used.map(|used| used.grant).ok_or_else(|| {
        let message = "Provided grant is invalid or malformed.";
        Refusal::new("invalid_grant", 70_000, message)
    })
}

fn new_pair(site: &Site, tenant: &str, grant: Grant) -> Value {
    let life = site.access_token_life(entra::LIFE);
    let asked = |scope: &str| grant.scopes.iter().any(|held| held == scope);
    let scopes: Vec<&str> =
        grant.scopes.iter().map(String::as_str).filter(|it| *it != "offline_access").collect();
    let scope = scopes.join(" ");
    let access_token = token::access(site, tenant, grant.account, &scope);
    let mut grants = lock(&site.standing.grants);
    let now = site.now();
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let mut answer = entra::answer(&access_token, life);
    answer["scope"] = scope.into();
    if asked("offline_access") {
        let random: String = (0..12).map(|_| Uuid::new_v4().simple().to_string()).collect();
        let refresh_token = format!("1.AAAA.{random}");
        answer["refresh_token"] = grants.add_refresh(&refresh_token, grant.clone()).into();
    }
    if asked("openid") {
        answer["id_token"] = token::identity(site, tenant, grant.account).into();
    }
    answer
}
