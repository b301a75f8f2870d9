//! `POST` with the token as the caller's own proof.

use http::{
    HeaderValue, Method, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::Url;

use super::{Address, RevokeScheme};
use crate::{OAuthApp, Tokens, http::Call, provider::ClientAuth};

/// `revoke = { scheme = "bearer", url = "/api/auth.revoke" }`: a POST that carries the token, which
/// revokes itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BearerPost {
    /// Where: a path below the API's base, or a full address. `{client_id}` is the application's.
    url: Address,
}

impl RevokeScheme for BearerPost {
    fn address(&self) -> &str {
        &self.url.0
    }

    fn was_dead(&self, status: StatusCode) -> bool {
        status == StatusCode::UNAUTHORIZED
    }

    fn call(&self, url: Url, _: &OAuthApp, _: ClientAuth, tokens: &Tokens) -> Call {
        let mut call = Call::send(Method::POST, url, String::new(), "text/plain");
        call.headers.remove(CONTENT_TYPE);
        call.secrets = vec![tokens.access_token.clone()];
        let bearer = format!("Bearer {}", tokens.access_token.expose_secret());
        if let Ok(mut value) = HeaderValue::try_from(bearer) {
            value.set_sensitive(true);
            call.headers.insert(AUTHORIZATION, value);
        }
        call
    }
}
