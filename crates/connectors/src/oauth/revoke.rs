//! Giving tokens back: one file a scheme.

use std::fmt;

use contract::sync_run::RunErrorKind;
use serde::Deserialize;

use super::OAuthApp;
use crate::{
    ConnectorError, Endpoints, Http, Provider, Tokens,
    catalogue::{CatalogueError, Node, Scheme, Source, read_scheme},
    http::{Call, Subject},
    provider::ClientAuth,
};
use http::{HeaderValue, StatusCode};
use url::Url;

mod bearer;
mod delete_token;
mod post_form;

/// What became of a wish to revoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// The provider no longer accepts the tokens.
    Done,
    /// The provider has no such call: the tokens live until they end by themselves, or until the
    /// person removes the application at the provider.
    NotOffered,
}

/// Where and how tokens are revoked.
pub(crate) type Revocation = Box<dyn RevokeScheme>;

/// One way of revoking.
pub(crate) trait RevokeScheme: fmt::Debug + Send + Sync {
    /// A path below the API's base, or a full address. May hold `{client_id}`.
    fn address(&self) -> &str;

    /// Whether this refusal says that the tokens were dead before.
    fn was_dead(&self, status: StatusCode) -> bool;

    /// The request.
    fn call(&self, url: Url, app: &OAuthApp, client_auth: ClientAuth, tokens: &Tokens) -> Call;
}

/// What `scheme` of `[auth.oauth.revoke]` can be.
const SCHEMES: &[Scheme<dyn RevokeScheme>] = &[
    Scheme { name: "delete_token", read: boxed::<delete_token::DeleteToken> },
    Scheme { name: "post_form", read: boxed::<post_form::PostForm> },
    Scheme { name: "bearer", read: boxed::<bearer::BearerPost> },
];

/// Reads `[auth.oauth.revoke]`.
pub(crate) fn read<'i>(source: &Source<'i>, node: Node<'i>) -> Result<Revocation, CatalogueError> {
    read_scheme(source, node, SCHEMES)
}

/// Tells the provider to accept these tokens no more. Tokens that it does not know any more count
/// as done.
pub async fn revoke(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    app: &OAuthApp,
    tokens: &Tokens,
) -> Result<Revoked, ConnectorError> {
    let spec = super::spec(provider)?;
    let (Some(scheme), Some(address)) = (&spec.revoke, &endpoints.revoke) else {
        return Ok(Revoked::NotOffered);
    };
    let url = with_client_id(address, &app.client_id);
    let mut call = scheme.call(url, app, spec.client_auth, tokens);
    for (name, text) in &provider.headers {
        if let Ok(value) = HeaderValue::try_from(text.as_str()) {
            call.headers.entry(name).or_insert(value);
        }
    }
    let subject = Subject::provider(provider);
    let answer = match http.send(&call, subject).await {
        // A rule of the file says that such an answer is about a dead token.
        Err(error) if error.kind == RunErrorKind::Unauthorized => return Ok(Revoked::Done),
        answer => answer?,
    };
    if scheme.was_dead(answer.status) {
        return Ok(Revoked::Done);
    }
    answer.accepted(subject).map(|_| Revoked::Done)
}

/// Addresses are URLs already, in which braces are percent-encoded.
fn with_client_id(address: &Url, client_id: &str) -> Url {
    let mut url = address.clone();
    let path = url.path().replace("%7Bclient_id%7D", client_id);
    url.set_path(&path);
    url
}

fn boxed<'i, T>(source: &Source<'i>, node: Node<'i>) -> Result<Revocation, CatalogueError>
where
    T: RevokeScheme + serde::de::DeserializeOwned + 'static,
{
    Ok(Box::new(source.read::<T>(node)?))
}

/// Where tokens are revoked: a path below the API's base, or a full address. May hold `{client_id}`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Address(String);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.starts_with('/') || Url::parse(&text).is_ok() {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is neither a path that begins with a slash nor an address"))
        }
    }
}
