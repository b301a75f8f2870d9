//! `Authorization: Basic …` (RFC 7617).

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use http::header::AUTHORIZATION;
use secrecy::SecretString;
use serde::Deserialize;

use super::{CredentialScheme, KEY, UnfitSecret, put};
use crate::{Secrets, http::Call, settings::secret};

/// `send = { scheme = "basic" }`: `Authorization: Basic …` (RFC 7617). The key is the user name and the
/// password is empty, unless the keys here say otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basic {
    /// A user name that is the same for everybody.
    fixed_user: Option<String>,
    /// The field whose value is the user name; the key when not given.
    user: Option<String>,
    /// The field whose value is the password; nothing, or with `fixed_user` the key, when not given.
    password: Option<String>,
}

impl CredentialScheme for Basic {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        _: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        let of = |name: &Option<String>| name.as_deref().map(|name| secret(secrets, name));
        let key = secret(secrets, KEY);
        let pair = match &self.fixed_user {
            Some(user) => basic(user, of(&self.password).unwrap_or(key)),
            None => basic(of(&self.user).unwrap_or(key), of(&self.password).unwrap_or_default()),
        };
        put(call, AUTHORIZATION, &pair)
    }

    fn needs(&self) -> Vec<&str> {
        let named = [&self.user, &self.password].into_iter().flatten().map(String::as_str);
        let named: Vec<_> = named.collect();
        if named.is_empty() { vec![KEY] } else { named }
    }
}

/// The value of the header.
pub(crate) fn basic(username: &str, password: &str) -> SecretString {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}"))).into()
}
