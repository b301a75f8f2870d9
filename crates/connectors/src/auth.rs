//! How a request carries a credential: one file a scheme.

use std::fmt;

use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    ConnectorError, Credential, Provider, Secrets,
    catalogue::{CatalogueError, Node, Scheme, Source},
    http::Call,
};

mod basic;
mod bearer;
mod body;
mod exchange;
mod header;
mod query;
mod sigv4;

pub(crate) use basic::basic;
pub(crate) use bearer::Bearer;
pub(crate) use exchange::{Exchange, SCHEMES as EXCHANGES, exchange};

/// One way of carrying a credential.
pub(crate) trait CredentialScheme: fmt::Debug + Send + Sync {
    /// Puts the secrets where they belong. Called last: a signature covers the whole request. Fails
    /// for a secret that cannot stand there.
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<(), UnfitSecret>;

    /// The names of the fields it needs.
    fn needs(&self) -> Vec<&str> {
        vec![KEY]
    }
}

/// The secret has characters that it cannot have where it belongs, or is missing.
#[derive(Debug)]
pub(crate) struct UnfitSecret;

/// The name of the field of providers that take one key.
pub(crate) const KEY: &str = "key";

/// What `send` of `[auth.key]` can be.
pub(crate) const SCHEMES: &[Scheme<dyn CredentialScheme>] = &[
    Scheme { name: "bearer", read: boxed::<Bearer> },
    Scheme { name: "basic", read: boxed::<basic::Basic> },
    Scheme { name: "header", read: boxed::<header::Header> },
    Scheme { name: "query", read: boxed::<query::Query> },
    Scheme { name: "body", read: boxed::<body::Body> },
    Scheme { name: "sigv4", read: boxed::<sigv4::SigV4> },
];

/// Lets a request carry this credential the way its provider wants. Tokens that were issued are
/// bearer tokens (RFC 6750).
pub(crate) fn sign(
    call: &mut Call,
    provider: &Provider,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<(), ConnectorError> {
    call.secrets.extend(credential.secrets());
    let issued = credential.tokens().map(|tokens| &tokens.access_token);
    let signed = match (credential, &provider.api_key, issued) {
        (Credential::Pasted { secrets, .. }, Some(key), None) => key.send.sign(call, secrets, now),
        (_, _, Some(token)) => bearer::carry(call, token),
        _ => Err(UnfitSecret),
    };
    signed.map_err(|UnfitSecret| {
        ConnectorError::unauthorized(format!(
            "The credential for {} has characters that no key has. Connect it again.",
            provider.name
        ))
    })
}

fn boxed<'i, T>(
    source: &Source<'i>,
    node: Node<'i>,
) -> Result<Box<dyn CredentialScheme>, CatalogueError>
where
    T: CredentialScheme + serde::de::DeserializeOwned + 'static,
{
    Ok(Box::new(source.read::<T>(node)?))
}

/// Puts a secret into a header, marked so that nothing on the way prints it.
fn put(call: &mut Call, name: HeaderName, text: &SecretString) -> Result<(), UnfitSecret> {
    let mut value = HeaderValue::try_from(text.expose_secret()).map_err(|_| UnfitSecret)?;
    value.set_sensitive(true);
    call.headers.insert(name, value);
    Ok(())
}

/// The single key.
fn key(secrets: &Secrets) -> Result<&SecretString, UnfitSecret> {
    secrets.get(KEY).ok_or(UnfitSecret)
}
