//! Secrets at rest: Fernet tokens under a ring of keys.
//!
//! The first key encrypts, all of them decrypt, so that a key is replaced by putting a new one in
//! front. What is sealed names its owner inside, so that a token copied to another row opens
//! nothing. The format (Fernet: AES-128-CBC with HMAC-SHA256) is that of
//! <https://github.com/fernet/spec>, readable by other tools.

use std::fmt::Display;

use fernet::{Fernet, MultiFernet};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Seals and opens secrets.
pub struct Vault(MultiFernet);

/// Why a vault could not be made, or a secret not sealed or opened. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The list of keys is empty.
    #[error("INTEGRATION_ENCRYPTION_KEY is empty: without a key nothing can be stored safely")]
    NoKey,
    /// One of the keys is not a Fernet key.
    #[error(
        "INTEGRATION_ENCRYPTION_KEY: key {0} of the list is not a Fernet key (32 bytes in URL-safe base64)"
    )]
    BadKey(usize),
    /// No key of the ring opens it, or it is damaged.
    #[error("a stored secret cannot be opened with any key of INTEGRATION_ENCRYPTION_KEY")]
    CannotOpen,
    /// It was sealed for someone else.
    #[error("a stored secret belongs to something else than the row it was found in")]
    WrongOwner,
}

/// What is inside a token.
#[derive(Serialize, Deserialize)]
struct Sealed {
    owner: String,
    secret: String,
}

impl Vault {
    /// A vault with these keys, separated by commas, the encrypting one first.
    pub fn new(keys: &SecretString) -> Result<Self, VaultError> {
        let keys = keys.expose_secret().split(',').map(str::trim).filter(|key| !key.is_empty());
        let ring: Vec<Fernet> = keys
            .enumerate()
            .map(|(index, key)| Fernet::new(key).ok_or(VaultError::BadKey(index + 1)))
            .collect::<Result<_, _>>()?;
        if ring.is_empty() {
            return Err(VaultError::NoKey);
        }
        Ok(Self(MultiFernet::new(ring)))
    }

    /// A fresh key, for a first start.
    pub fn generate_key() -> SecretString {
        Fernet::generate_key().into()
    }

    /// Seals a secret for its owner (an id).
    pub fn seal(&self, owner: impl Display, secret: &SecretString) -> Result<String, VaultError> {
        let sealed = Sealed { owner: owner.to_string(), secret: secret.expose_secret().to_owned() };
        let plain = serde_json::to_vec(&sealed).map_err(|_| VaultError::CannotOpen)?;
        Ok(self.0.encrypt(&plain))
    }

    /// Opens what was sealed for this owner.
    pub fn open(&self, owner: impl Display, token: &str) -> Result<SecretString, VaultError> {
        let plain = self.0.decrypt(token).map_err(|_| VaultError::CannotOpen)?;
        let sealed: Sealed = serde_json::from_slice(&plain).map_err(|_| VaultError::CannotOpen)?;
        if sealed.owner != owner.to_string() {
            return Err(VaultError::WrongOwner);
        }
        Ok(sealed.secret.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(keys: &[&SecretString]) -> Vault {
        let list: Vec<_> = keys.iter().map(|key| key.expose_secret()).collect();
        Vault::new(&list.join(",").into()).unwrap()
    }

    #[test]
    fn a_new_key_in_front_still_opens_what_the_old_one_sealed() {
        let (old, new) = (Vault::generate_key(), Vault::generate_key());
        let token = ring(&[&old]).seal("con_1", &"hush".into()).unwrap();
        let both = ring(&[&new, &old]);
        assert_eq!(both.open("con_1", &token).unwrap().expose_secret(), "hush");
        let fresh = both.seal("con_1", &"hush".into()).unwrap();
        assert_eq!(ring(&[&new]).open("con_1", &fresh).unwrap().expose_secret(), "hush");
        assert_eq!(ring(&[&new]).open("con_1", &token).unwrap_err(), VaultError::CannotOpen);
    }

    #[test]
    fn a_token_moved_to_another_row_does_not_open() {
        let vault = ring(&[&Vault::generate_key()]);
        let token = vault.seal("con_1", &"hush".into()).unwrap();
        assert_eq!(vault.open("con_2", &token).unwrap_err(), VaultError::WrongOwner);
    }

    #[test]
    fn a_changed_token_does_not_open() {
        let vault = ring(&[&Vault::generate_key()]);
        let token = vault.seal("con_1", &"hush".into()).unwrap();
        let mut changed = token.into_bytes();
        changed[40] ^= 1;
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(vault.open("con_1", &changed).unwrap_err(), VaultError::CannotOpen);
    }

    #[test]
    fn no_key_or_a_bad_one_is_refused() {
        assert_eq!(Vault::new(&" , ".into()).err(), Some(VaultError::NoKey));
        let good = Vault::generate_key();
        let list = format!("{},secret", good.expose_secret());
        let error = Vault::new(&list.into()).err().unwrap();
        assert_eq!(error, VaultError::BadKey(2));
        assert!(!error.to_string().contains("secret,"));
    }
}
