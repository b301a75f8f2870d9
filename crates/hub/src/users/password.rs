//! Passwords: Argon2id with the parameters that the crate recommends.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};

use crate::HubError;

/// What a password is checked against when there is no such user, so that the answer takes as
/// long as for one who exists.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let password = uuid::Uuid::new_v4().to_string();
    // Cannot fail with the recommended parameters; an empty hash would refuse everybody, sooner.
    hash_now(&password.into()).unwrap_or_default()
});

/// Hashes a password, away from the threads that answer requests.
pub(super) async fn hash(password: SecretString) -> Result<String, HubError> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(HubError::internal)?
}

/// Whether this is the password of the hash. Without a hash it takes the same time and is not.
pub(super) async fn matches(
    password: SecretString,
    hash: Option<String>,
) -> Result<bool, HubError> {
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let password = password.expose_secret().as_bytes();
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok());
        known && matches
    })
    .await
    .map_err(HubError::internal)
}

fn hash_now(password: &SecretString) -> Result<String, HubError> {
    Argon2::default()
        .hash_password(password.expose_secret().as_bytes())
        .map(|hash| hash.to_string())
        .map_err(HubError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_matches() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(matches("correct horse".into(), Some(stored.clone())).await.unwrap());
        assert!(!matches("Correct horse".into(), Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_user_is_checked_against_a_real_hash_and_refused() {
        assert!(NOBODY.starts_with("$argon2id$"));
        assert!(!matches("anything".into(), None).await.unwrap());
    }
}
