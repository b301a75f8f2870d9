//! A header of the vendor's own: `X-API-Key: …`.

use chrono::{DateTime, Utc};
use http::HeaderName;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, key, put};
use crate::{Secrets, http::Call};

/// `send = { scheme = "header", name = "X-API-Key" }`, with `prefix` for what stands before the
/// key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    name: Name,
    #[serde(default)]
    prefix: String,
}

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
