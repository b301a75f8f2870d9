//! `[auth.oauth]`: consent screens.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{JsonPath, Pattern, endpoints::Address, oauth::revoke::Revocation};

/// `[auth.oauth]`: a consent screen. OAuth 2, authorization code (RFC 6749, section 4.1).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthSpec {
    /// The address of the consent screen.
    pub(crate) authorize_url: Address,
    /// Where codes and refresh tokens become access tokens.
    pub(crate) token_url: Address,
    /// What is asked for: no more than the streams need.
    pub scopes: Vec<String>,
    /// What stands between scopes in the request.
    #[serde(default = "space")]
    pub scope_separator: String,
    /// What stands between scopes in the answer; the same as in the request when not given.
    pub granted_scope_separator: Option<String>,
    /// Whether a code verifier is sent (RFC 7636, S256).
    #[serde(default)]
    pub pkce: PkceMode,
    /// How the client proves itself at the token endpoint.
    #[serde(default)]
    pub client_auth: ClientAuth,
    /// How requests to the token endpoint are written.
    #[serde(default)]
    pub token_body: TokenBody,
    /// Further parameters of the consent screen's address.
    #[serde(default)]
    pub extra_parameters: BTreeMap<String, String>,
    /// Where the parts of the token endpoint's answer stand, where not where the RFC says.
    #[serde(default)]
    pub(crate) token_paths: TokenPaths,
    /// What else is kept of what the provider says while connecting.
    #[serde(default)]
    pub(crate) captures: Vec<Capture>,
    /// The error codes that say a refresh token is dead, beside `invalid_grant`.
    #[serde(default)]
    pub dead_grant_errors: Vec<String>,
    /// The error codes that say this installation is not registered as it should be, beside
    /// `invalid_client` and `unauthorized_client`.
    #[serde(default)]
    pub client_errors: Vec<String>,
    /// How tokens are revoked when somebody disconnects; they are only forgotten when not given.
    #[serde(default, deserialize_with = "crate::catalogue::taken")]
    pub(crate) revoke: Option<Revocation>,
}

impl OAuthSpec {
    /// The names of what is kept of what the provider says while connecting.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.captures.iter().map(|capture| capture.name.as_str())
    }
}

/// Whether a code verifier is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum PkceMode {
    /// As a SHA-256 digest.
    #[default]
    S256,
    /// Not at all: the vendor refuses unknown parameters.
    #[serde(rename = "none")]
    None,
}

/// How the client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// `client_id` and `client_secret` in the body.
    #[default]
    Body,
    /// HTTP Basic.
    Basic,
}

/// How requests to the token endpoint are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenBody {
    /// As a form, as the RFC says.
    #[default]
    Form,
    /// As JSON.
    Json,
}

/// `token_paths`: where the parts of the token endpoint's answer stand.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenPaths {
    /// Where the access token stands; at `access_token` when not given.
    pub(crate) access_token: Option<JsonPath>,
    /// Where the refresh token stands; at `refresh_token` when not given.
    pub(crate) refresh_token: Option<JsonPath>,
    /// Where the seconds stand that the access token is good for; at `expires_in` when not given.
    pub(crate) expires_in: Option<JsonPath>,
    /// Where the granted scopes stand; at `scope` when not given.
    pub(crate) scope: Option<JsonPath>,
}

/// One of `captures`: something that is kept of what the provider says while connecting, as a
/// variable of requests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capture {
    /// The variable's name.
    pub(crate) name: String,
    /// Where it is said.
    #[serde(default)]
    pub(crate) from: CapturedFrom,
    /// Where it stands in the answer, or the name of the callback's parameter.
    pub(crate) path: JsonPath,
    /// The form that the whole of it must have: it comes from outside and ends up in addresses.
    pub(crate) pattern: Option<Pattern>,
}

/// Where something is said while connecting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CapturedFrom {
    /// In the answer of the token endpoint.
    #[default]
    TokenAnswer,
    /// In the address that the person is sent back to.
    Callback,
}

fn space() -> String {
    " ".to_owned()
}
