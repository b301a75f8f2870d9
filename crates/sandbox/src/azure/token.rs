use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::entra::{self, Refusal};
use crate::jwt_form;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::world::{Site, lock};

/// What an app asks for to use the management API with everything that it may.
pub(super) const SCOPE: &str = "https://management.azure.com/.default";

/// `POST /{tenant}/oauth2/v2.0/token` with client credentials: there is no refresh token.
pub(super) async fn issue(
    State(site): State<Site>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&body);
    match check(&site, &tenant, &fields, &headers) {
        Ok(()) => Json(token(&site)).into_response(),
        Err(refusal) => refusal.response(site.now()),
    }
}

fn check(site: &Site, tenant: &str, fields: &Fields, headers: &HeaderMap) -> Result<(), Refusal> {
    let secret = |name| site.provider.secret(name);
    if tenant != secret("tenant_id") {
        return Err(Refusal::unknown_tenant(tenant));
    }
    match fields.get("grant_type") {
        Some("client_credentials") => {}
        Some(other) => return Err(Refusal::unsupported_grant_type(other)),
        None => return Err(Refusal::missing("grant_type")),
    }
    entra::prove((secret("client_id"), secret("client_secret")), tenant, headers, fields)?;
    match fields.get("scope") {
        Some(SCOPE) => Ok(()),
        Some(scope) => {
            let message = format!(
                "The provided value for the input parameter 'scope' is not valid. The scope \
                 {scope} is not valid."
            );
            Err(Refusal::new("invalid_scope", 70_011, message))
        }
        None => Err(Refusal::missing("scope")),
    }
}

fn token(site: &Site) -> Value {
    let life = site.access_token_life(entra::LIFE);
    let now = site.now();
    let mut claims = entra::claims(site.provider.secret("tenant_id"), now, life);
    claims["aud"] = "https://management.azure.com".into();
    claims["appid"] = site.provider.secret("client_id").into();
    claims["oid"] = super::PRINCIPAL.handle.into();
    let access_token = jwt_form::token("sandbox", &claims);
    let grant = Grant::new(&super::PRINCIPAL, vec![SCOPE.to_owned()]);
    let access_token =
        lock(&site.standing.grants).add_access(&access_token, grant, Some(life), now);
    entra::answer(&access_token, life)
}
