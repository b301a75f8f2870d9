//! Passwords: Argon2id with the parameters that the crate recommends.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::HubError;

/// How many passwords are hashed at once: each takes 19 MiB and a core for a while, and whoever asks
/// needs no sign-in for it.
static PLACES: Semaphore = Semaphore::const_new(4);

/// What a password is checked against when there is no such user, so that the answer takes as
/// long as for one who exists.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let password = uuid::Uuid::new_v4().to_string();
    // Cannot fail with the recommended parameters; an empty hash would refuse everybody, sooner.
    hash_now(&password.into()).unwrap_or_default()
});

/// Hashes a password, away from the threads that answer requests.
pub(super) async fn hash(password: SecretString) -> Result<String, HubError> {
    in_a_place(move || hash_now(&password)).await?
}

/// Whether this is the password of the hash. Without a hash it takes the same time and is not.
pub(super) async fn matches(
    password: SecretString,
    hash: Option<String>,
) -> Result<bool, HubError> {
    in_a_place(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let password = password.expose_secret().as_bytes();
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok());
        known && matches
    })
    .await
}

/// Does the work in one of the places, waiting for one to be free. It keeps its place when nobody
/// waits for the answer any more, because the work goes on.
async fn in_a_place<Answer: Send + 'static>(
    work: impl FnOnce() -> Answer + Send + 'static,
) -> Result<Answer, HubError> {
    let place = PLACES.acquire().await.map_err(HubError::internal)?;
    let placed = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(placed).await.map_err(HubError::internal)
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
    async fn a_hash_waits_while_all_places_are_taken() {
        let all = PLACES.acquire_many(4).await.unwrap();
        let mut waiting = Box::pin(hash("correct horse".into()));
        assert!(futures::poll!(&mut waiting).is_pending());
        assert_eq!(PLACES.available_permits(), 0);
        drop(all);
        assert!(waiting.await.is_ok());
    }

    #[tokio::test]
    async fn an_unknown_user_is_checked_against_a_real_hash_and_refused() {
        assert!(NOBODY.starts_with("$argon2id$"));
        assert!(!matches("anything".into(), None).await.unwrap());
    }
}
