//! The secrets that a test has seen.

use std::collections::BTreeMap;

use fernet::Fernet;
use serde_json::Value;

use crate::program::ENCRYPTION_KEY;

/// The fields of a stored credential that are secret.
const SECRET: [&str; 3] = ["access_token", "refresh_token", "key"];

/// Secrets, each with what it is.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<String, &'static str>);

impl Seen {
    /// Remembers one.
    pub(crate) fn add(&mut self, what: &'static str, secret: &str) {
        assert!(secret.len() >= 8, "{what} is too short to be looked for: {secret}");
        self.0.insert(secret.to_owned(), what);
    }

    /// How many there are of a sort.
    pub(crate) fn count(&self, what: &str) -> usize {
        self.0.values().filter(|known| **known == what).count()
    }

    /// Opens all that is sealed in a database, and remembers the secrets inside.
    pub(crate) fn add_sealed(&mut self, text: &str) {
        let key = Fernet::new(ENCRYPTION_KEY).unwrap();
        let is_outside = |it: char| !(it.is_ascii_alphanumeric() || "-_=".contains(it));
        for token in text.split(is_outside).filter(|word| word.starts_with("gAAAA")) {
            let plain = key.decrypt(token).expect("it was sealed with the key of the tests");
            let sealed: Value = serde_json::from_slice(&plain).unwrap();
            let secret = sealed["secret"].as_str().unwrap();
            match serde_json::from_str::<Value>(secret) {
                Ok(credential) => self.add_fields(&credential),
                Err(_) => self.add("the verifier of a visit", secret),
            }
        }
    }

    fn add_fields(&mut self, json: &Value) {
        let Value::Object(fields) = json else { return };
        for (name, value) in fields {
            match (SECRET.iter().find(|secret| *secret == name), value.as_str()) {
                (Some(what), Some(secret)) => self.add(what, secret),
                _ => self.add_fields(value),
            }
        }
    }

    /// Looks for every one of them.
    pub(crate) fn are_not_in(&self, place: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for (secret, what) in &self.0 {
            assert!(!text.contains(secret), "{what} is in {place}: {secret}");
        }
    }
}

#[test]
fn what_is_there_is_found() {
    let mut seen = Seen::default();
    seen.add("a word", "open sesame");
    seen.are_not_in("a cave", b"open the door, sesame");
    assert!(std::panic::catch_unwind(|| seen.are_not_in("a cave", b"say open sesame!")).is_err());
}
