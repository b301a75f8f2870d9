//! `DELETE` with the client as Basic user and the token as JSON.

use http::{Method, StatusCode, header::ACCEPT};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{Address, RevokeScheme};
use crate::{OAuthApp, Tokens, http::Call, oauth::token_request::put_basic, provider::ClientAuth};

/// `revoke = { scheme = "delete_token", url = "/applications/{client_id}/token" }`: a DELETE with the
/// application as Basic user and the token as JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteToken {
    /// Where: a path below the API's base, or a full address. `{client_id}` is the application's.
    url: Address,
}

impl RevokeScheme for DeleteToken {
    fn address(&self) -> &str {
        &self.url.0
    }

    fn was_dead(&self, status: StatusCode) -> bool {
        matches!(status, StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn call(&self, url: Url, app: &OAuthApp, _: ClientAuth, tokens: &Tokens) -> Call {
        let body = json!({ "access_token": tokens.access_token.expose_secret() });
        let mut call = Call::send(Method::DELETE, url, body.to_string(), "application/json");
        // The API's own media type, which the provider file names, goes before ours.
        call.headers.remove(ACCEPT);
        call.secrets = vec![tokens.access_token.clone(), app.client_secret.clone()];
        put_basic(&mut call, &app.client_id, app.client_secret.expose_secret());
        call
    }
}
