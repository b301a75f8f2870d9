//! `Authorization: Bearer …` (RFC 6750).

use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, put};
use crate::http::Call;

/// `send = { scheme = "bearer" }`, which is also what happens without `send`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bearer {}

impl CredentialScheme for Bearer {
    fn sign(&self, call: &mut Call, secret: &SecretString) -> Result<(), UnfitSecret> {
        put(call, AUTHORIZATION, &format!("Bearer {}", secret.expose_secret()).into())
    }
}
