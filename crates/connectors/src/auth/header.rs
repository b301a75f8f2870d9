//! A header of the vendor's own: `X-API-Key: …`.

use chrono::{DateTime, Utc};
use http::HeaderName;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, key, put};
use crate::{Secrets, http::Call};

/// `send = { scheme = "header", name = "X-API-Key" }`: a header of the vendor's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// Which header.
    name: Name,
    /// What stands before the key, with the space behind it: `"Token "`.
    #[serde(default)]
    prefix: String,
}

/// The name of a header.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Name(HeaderName);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        HeaderName::try_from(&name).map(Self).map_err(|_| format!("`{name}` is no header name"))
    }
}

impl CredentialScheme for Header {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        _: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        let value = format!("{}{}", self.prefix, key(secrets)?.expose_secret());
        put(call, self.name.0.clone(), &value.into())
    }
}
