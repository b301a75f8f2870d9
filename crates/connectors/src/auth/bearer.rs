//! `Authorization: Bearer …` (RFC 6750).

use chrono::{DateTime, Utc};
use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, key, put};
use crate::{Secrets, http::Call};

/// `send = { scheme = "bearer" }`: `Authorization: Bearer …` (RFC 6750), which is also what happens
/// without `send`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bearer {}

impl CredentialScheme for Bearer {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        _: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        carry(call, key(secrets)?)
    }
}

/// Carries a token.
pub(super) fn carry(call: &mut Call, token: &SecretString) -> Result<(), UnfitSecret> {
    put(call, AUTHORIZATION, &format!("Bearer {}", token.expose_secret()).into())
}
