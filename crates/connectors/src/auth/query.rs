//! A parameter of the address: `?appid=…`. Such addresses are secrets; this crate never shows the
//! query of an address.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret};
use crate::http::Call;

/// `send = { scheme = "query", name = "appid" }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    name: String,
}

impl CredentialScheme for Query {
    fn sign(&self, call: &mut Call, secret: &SecretString) -> Result<(), UnfitSecret> {
        call.url.query_pairs_mut().append_pair(&self.name, secret.expose_secret());
        Ok(())
    }
}
