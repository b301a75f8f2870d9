//! How a request carries a credential: one file a scheme.

use std::fmt;

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    ConnectorError, Credential, Provider,
    catalogue::{CatalogueError, Node, Scheme, Source},
    http::Call,
};

mod basic;
mod bearer;
mod header;
mod query;

pub(crate) use basic::basic;
pub(crate) use bearer::Bearer;

/// One way of carrying a credential.
pub(crate) trait CredentialScheme: fmt::Debug + Send + Sync {
    /// Puts the secret where it belongs. Fails for a secret that cannot stand there.
    fn sign(&self, call: &mut Call, secret: &SecretString) -> Result<(), UnfitSecret>;
}

/// The secret has characters that a header cannot carry.
pub(crate) struct UnfitSecret;

/// What `send` of `[auth.key]` can be.
pub(crate) const SCHEMES: &[Scheme<dyn CredentialScheme>] = &[
    Scheme { name: "bearer", read: boxed::<Bearer> },
    Scheme { name: "basic", read: boxed::<basic::Basic> },
    Scheme { name: "header", read: boxed::<header::Header> },
    Scheme { name: "query", read: boxed::<query::Query> },
];

/// Lets a request carry this credential the way its provider wants. Access tokens are bearer
/// tokens (RFC 6750).
pub(crate) fn sign(
    call: &mut Call,
    provider: &Provider,
    credential: &Credential,
) -> Result<(), ConnectorError> {
    let scheme: &dyn CredentialScheme = match (credential, &provider.api_key) {
        (Credential::Key { .. }, Some(key)) => key.send.as_ref(),
        _ => &Bearer {},
    };
    call.secrets.push(credential.secret().clone());
    scheme.sign(call, credential.secret()).map_err(|UnfitSecret| {
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
