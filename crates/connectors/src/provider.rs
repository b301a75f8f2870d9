//! A provider, as its file describes it: read, checked, and ready to use.

use std::collections::BTreeMap;

use http::HeaderMap;
use serde::Deserialize;
use url::Url;

use crate::{JsonPath, Pattern, Template, auth::CredentialScheme, oauth::revoke::Revocation};

mod limits;
mod stream;

pub use limits::Limits;
pub(crate) use stream::SkipRule;
pub use stream::Stream;

/// One provider of the catalogue.
#[derive(Debug)]
pub struct Provider {
    /// The short name in URLs, environment variables and the database: `acme-shop`.
    pub slug: String,
    /// The name for people: "Acme Shop".
    pub name: String,
    /// The shelf it stands on: "Developer tools".
    pub category: String,
    /// One sentence on what can be read from it.
    pub description: String,
    /// Which sign of the sprite.
    pub icon: String,
    /// Where the vendor documents this.
    pub docs_url: Option<Url>,
    /// Whether it only exists in the sandbox.
    pub sandbox_only: bool,
    /// What every path of the file is appended to.
    pub api_base: Url,
    /// Sent with every request to the API.
    pub(crate) headers: HeaderMap,
    /// Where its answers explain a refusal; the first that is found is shown to people.
    pub(crate) error_messages: Vec<JsonPath>,
    /// How to connect with a key, where that is possible.
    pub api_key: Option<KeyAuth>,
    /// How to connect through a consent screen, where that is possible.
    pub oauth: Option<OAuthSpec>,
    /// The test call.
    pub identity: Identity,
    /// What has to be said before connecting.
    pub settings: Vec<Setting>,
    /// What can be read, in the order it is read.
    pub streams: Vec<Stream>,
    /// How much is too much.
    pub limits: Limits,
}

/// A key or token that people paste.
#[derive(Debug)]
pub struct KeyAuth {
    /// What the provider calls it: "Personal access token".
    pub label: String,
    /// How to get one, a sentence or two.
    pub how_to: String,
    /// What one looks like.
    pub placeholder: String,
    /// The environment variable whose key becomes a connection by itself: `GITHUB_TOKEN`.
    pub variable: Option<String>,
    /// The form one has, where that is known.
    pub pattern: Option<Pattern>,
    /// How requests carry it.
    pub(crate) send: Box<dyn CredentialScheme>,
}

/// A consent screen: OAuth 2, authorization code (RFC 6749, section 4.1).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthSpec {
    /// The consent screen.
    pub authorize_url: Url,
    /// Where codes and refresh tokens become access tokens.
    pub token_url: Url,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// What stands between scopes in the request; a space, as the RFC says, when not given.
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
    /// Further parameters of the consent screen's address.
    #[serde(default)]
    pub extra_parameters: BTreeMap<String, String>,
    /// The error codes that say a refresh token is dead, beside `invalid_grant`.
    #[serde(default)]
    pub dead_grant_errors: Vec<String>,
    /// The error codes that say this installation is not registered as it should be, beside
    /// `invalid_client` and `unauthorized_client`.
    #[serde(default)]
    pub client_errors: Vec<String>,
    /// How tokens are revoked, where that is offered. A table with a scheme, read on its own.
    #[serde(default, deserialize_with = "crate::catalogue::taken")]
    pub(crate) revoke: Option<Revocation>,
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
    /// `client_id` and `client_secret` in the form.
    #[default]
    Body,
    /// HTTP Basic.
    Basic,
}

/// The test call: proves a credential and says whose it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The path, with settings in braces.
    pub path: Template,
    /// Where the account's id stands in the answer.
    pub id: JsonPath,
    /// The account's name for people, with paths into the answer in braces. The id when it comes
    /// out empty.
    pub label: Template,
    /// What proves a key that may not make the test call.
    pub when_forbidden: Option<NarrowIdentity>,
}

/// What proves a key with so few permissions that the provider does not say whose it is. A digest
/// of the key then stands for the account's id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrowIdentity {
    /// A path that such keys may read, with settings in braces.
    pub path: Template,
    /// What the account is called then.
    pub label: String,
}

/// One thing that has to be said before connecting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The name in paths of the file, in the database and in environment variables.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What to enter, a sentence.
    #[serde(default)]
    pub help: String,
    /// What one looks like.
    #[serde(default)]
    pub placeholder: String,
    /// The form it must have.
    pub pattern: Option<Pattern>,
    /// What stands in the field when the provider is the sandbox.
    pub sandbox_default: Option<String>,
    /// Whether it must be given; yes when the file does not say.
    #[serde(default = "yes")]
    pub required: bool,
    /// A path that answers when the setting is right and the credential may read it.
    pub check: Option<Template>,
}

impl Provider {
    /// The stream of this name.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }
}

fn space() -> String {
    " ".to_owned()
}

const fn yes() -> bool {
    true
}
