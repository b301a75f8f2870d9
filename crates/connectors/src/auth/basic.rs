//! `Authorization: Basic …` (RFC 7617).

use base64::{Engine, prelude::BASE64_STANDARD};
use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{CredentialScheme, UnfitSecret, put};
use crate::http::Call;

/// `send = { scheme = "basic" }`: the key is the user name and the password is empty, unless the
/// file names a fixed user name; then the key is the password.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basic {
    username: Option<String>,
}

impl CredentialScheme for Basic {
    fn sign(&self, call: &mut Call, secret: &SecretString) -> Result<(), UnfitSecret> {
        let key = secret.expose_secret();
        let pair = match &self.username {
            Some(username) => basic(username, key),
            None => basic(key, ""),
        };
        put(call, AUTHORIZATION, &pair)
    }
}

/// The value of the header.
pub(crate) fn basic(username: &str, password: &str) -> SecretString {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}"))).into()
}
