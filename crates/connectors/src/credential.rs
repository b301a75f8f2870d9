//! The secret of a connection, as it is used. At rest it is the vault's business.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ConnectorError, Provider};

/// What a person pasted, by the name of the field: most providers have one, called `key`.
pub type Secrets = BTreeMap<String, SecretString>;

/// What a connection proves itself with. Its `Debug` form shows no secret.
#[derive(Debug, Clone)]
pub enum Credential {
    /// Keys or tokens that a person pasted.
    Pasted {
        /// As pasted, trimmed, by the name of the field.
        secrets: Secrets,
        /// What they were turned into, where the provider takes them for tokens only. Nothing
        /// before the first time.
        tokens: Option<Tokens>,
    },
    /// What a consent screen led to.
    OAuth(Tokens),
}

/// Tokens that a provider issued. Its `Debug` form shows no secret.
#[derive(Clone)]
pub struct Tokens {
    /// What requests carry.
    pub access_token: SecretString,
    /// What a new access token is asked with. Nothing for providers whose tokens live on.
    pub refresh_token: Option<SecretString>,
    /// When they were issued. Nothing in what was stored before this was kept.
    pub obtained_at: Option<DateTime<Utc>>,
    /// When the access token ends. Nothing when the provider did not say: then it is only
    /// replaced after a refusal.
    pub expires_at: Option<DateTime<Utc>>,
    /// What was granted, which may be less than what was asked.
    pub scopes: Vec<String>,
    /// What the provider said besides, under the names of its file: an account's number, the
    /// address of its API. No secrets.
    pub captured: BTreeMap<String, String>,
    /// The whole answer of the token endpoint, secrets included: it may hold what another stream
    /// or a webhook needs one day.
    pub answer: Value,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens")
            .field("refresh_token", &self.refresh_token.is_some())
            .field("obtained_at", &self.obtained_at)
            .field("expires_at", &self.expires_at)
            .field("scopes", &self.scopes)
            .field("captured", &self.captured)
            .finish_non_exhaustive()
    }
}

/// The form inside the vault.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Stored {
    Pasted { secrets: BTreeMap<String, String>, tokens: Option<StoredTokens> },
    OAuth { tokens: StoredTokens },
}

#[derive(Serialize, Deserialize)]
struct StoredTokens {
    access_token: String,
    refresh_token: Option<String>,
    #[serde(default)]
    obtained_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    scopes: Vec<String>,
    captured: BTreeMap<String, String>,
    answer: Value,
}

impl Credential {
    /// A single key, as most providers have it.
    pub fn key(key: SecretString) -> Self {
        let secrets = Secrets::from([("key".to_owned(), key)]);
        Self::Pasted { secrets, tokens: None }
    }

    /// Tokens, where there are any.
    pub fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::Pasted { tokens, .. } => tokens.as_ref(),
            Self::OAuth(tokens) => Some(tokens),
        }
    }

    /// Whether the same was pasted, whatever tokens came of it.
    pub fn is_made_of(&self, other: &Self) -> bool {
        let pasted = |credential: &Self| match credential {
            Self::Pasted { secrets, .. } => {
                Some(secrets.iter().map(|(name, it)| (name.clone(), plain(it))).collect::<Vec<_>>())
            }
            Self::OAuth(_) => None,
        };
        pasted(self).is_some() && pasted(self) == pasted(other)
    }

    /// Everything about it that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let pasted: Vec<SecretString> = match self {
            Self::Pasted { secrets, .. } => secrets.values().cloned().collect(),
            Self::OAuth(_) => Vec::new(),
        };
        let tokens = self.tokens().into_iter();
        pasted.into_iter().chain(tokens.map(|tokens| tokens.access_token.clone())).collect()
    }

    /// What the provider said while connecting.
    pub(crate) fn captured(&self) -> &BTreeMap<String, String> {
        const NOTHING: &BTreeMap<String, String> = &BTreeMap::new();
        self.tokens().map_or(NOTHING, |tokens| &tokens.captured)
    }

    /// The pasted fields that the provider's file says are no secrets: an account's number, the id
    /// of a key.
    pub(crate) fn public_fields(&self, provider: &Provider) -> Vec<(String, String)> {
        let (Self::Pasted { secrets, .. }, Some(key)) = (self, &provider.api_key) else {
            return Vec::new();
        };
        let public = key.fields.iter().filter(|field| !field.secret);
        let pairs = public.filter_map(|field| {
            Some((field.name.clone(), secrets.get(&field.name)?.expose_secret().to_owned()))
        });
        pairs.collect()
    }

    /// The plain form, secrets and all. For the vault, which encrypts it, and for nobody else.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self.stored()).unwrap_or_default()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    pub fn from_json(json: &Value) -> Result<Self, ConnectorError> {
        Stored::deserialize(json).map(Self::from).map_err(|_| {
            // The reason of serde may quote the value.
            ConnectorError::internal("The stored credential has an unknown form.")
        })
    }

    fn stored(&self) -> Stored {
        match self {
            Self::Pasted { secrets, tokens } => Stored::Pasted {
                secrets: secrets.iter().map(|(name, it)| (name.clone(), plain(it))).collect(),
                tokens: tokens.as_ref().map(StoredTokens::of),
            },
            Self::OAuth(tokens) => Stored::OAuth { tokens: StoredTokens::of(tokens) },
        }
    }
}

fn plain(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}

impl StoredTokens {
    fn of(tokens: &Tokens) -> Self {
        Self {
            access_token: plain(&tokens.access_token),
            refresh_token: tokens.refresh_token.as_ref().map(plain),
            obtained_at: tokens.obtained_at,
            expires_at: tokens.expires_at,
            scopes: tokens.scopes.clone(),
            captured: tokens.captured.clone(),
            answer: tokens.answer.clone(),
        }
    }
}

impl From<StoredTokens> for Tokens {
    fn from(stored: StoredTokens) -> Self {
        Self {
            access_token: stored.access_token.into(),
            refresh_token: stored.refresh_token.map(Into::into),
            obtained_at: stored.obtained_at,
            expires_at: stored.expires_at,
            scopes: stored.scopes,
            captured: stored.captured,
            answer: stored.answer,
        }
    }
}

impl From<Stored> for Credential {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Pasted { secrets, tokens } => Self::Pasted {
                secrets: secrets.into_iter().map(|(name, it)| (name, it.into())).collect(),
                tokens: tokens.map(Into::into),
            },
            Stored::OAuth { tokens } => Self::OAuth(tokens.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tokens() -> Tokens {
        Tokens {
            access_token: "at-secret".into(),
            refresh_token: Some("rt-secret".to_owned().into()),
            obtained_at: DateTime::from_timestamp(1_789_996_400, 0),
            expires_at: DateTime::from_timestamp(1_790_000_000, 0),
            scopes: vec!["repo".into()],
            captured: BTreeMap::from([("realm_id".into(), "7".into())]),
            answer: json!({"access_token": "at-secret", "hub_id": 7}),
        }
    }

    #[test]
    fn a_credential_reads_back_what_it_wrote() {
        let pasted = Credential::key("k-secret".into());
        for credential in [pasted, Credential::OAuth(tokens())] {
            let json = credential.to_json();
            assert_eq!(Credential::from_json(&json).unwrap().to_json(), json);
        }
    }

    #[test]
    fn tokens_from_before_the_time_of_issue_was_kept_read_as_well() {
        let mut json = Credential::OAuth(tokens()).to_json();
        let known = json["tokens"].as_object_mut().unwrap().remove("obtained_at");
        assert_eq!(known, Some(json!("2026-09-21T13:13:20Z")));
        let credential = Credential::from_json(&json).unwrap();
        assert_eq!(credential.tokens().unwrap().obtained_at, None);
        assert_eq!(credential.tokens().unwrap().expires_at, tokens().expires_at);
    }

    #[test]
    fn the_debug_form_and_errors_show_no_secret() {
        let key = Credential::key("k-secret".into());
        assert!(!format!("{key:?}{:?}", Credential::OAuth(tokens())).contains("-secret"));
        let wrong = json!({"kind": "pasted", "secrets": {"key": ["k-secret"]}});
        let error = Credential::from_json(&wrong).unwrap_err();
        assert!(!error.message.contains("-secret"));
    }
}
