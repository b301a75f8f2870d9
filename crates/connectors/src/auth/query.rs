//! A parameter of the address: `?appid=…`. Such addresses are secrets; this crate never shows the
//! query of an address.

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, key};
use crate::{Secrets, http::Call};

/// `send = { scheme = "query", name = "appid" }`: a parameter of the address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// The name of the parameter.
    name: String,
}

impl CredentialScheme for Query {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        _: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        call.url.query_pairs_mut().append_pair(&self.name, key(secrets)?.expose_secret());
        Ok(())
    }
}
