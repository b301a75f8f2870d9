//! The standard way: a form with the token (RFC 7009).

use std::collections::BTreeMap;

use http::StatusCode;
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::Url;

use super::{Address, RevokeScheme};
use crate::{
    OAuthApp, Tokens,
    http::Call,
    oauth::token_request::client_call,
    provider::{ClientAuth, TokenBody},
};

/// `revoke = { scheme = "post_form", url = "/oauth/token/revoke" }`: the standard way (RFC 7009). The
/// refresh token is given back where there is one: access tokens end with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostForm {
    /// Where: a path below the API's base, or a full address. `{client_id}` is the application's.
    url: Address,
    /// How the token is written; as JSON it stands alone, without a hint of what it is.
    #[serde(default)]
    body: TokenBody,
}

impl RevokeScheme for PostForm {
    fn address(&self) -> &str {
        &self.url.0
    }

    /// A dead token is revoked with a 200 (RFC 7009, section 2.2).
    fn was_dead(&self, _: StatusCode) -> bool {
        false
    }

    fn call(&self, url: Url, app: &OAuthApp, client_auth: ClientAuth, tokens: &Tokens) -> Call {
        let (hint, token) = match &tokens.refresh_token {
            Some(token) => ("refresh_token", token),
            None => ("access_token", &tokens.access_token),
        };
        let mut form = BTreeMap::from([("token", token.expose_secret())]);
        if self.body == TokenBody::Form {
            form.insert("token_type_hint", hint);
        }
        client_call(url, app, client_auth, self.body, form)
    }
}
