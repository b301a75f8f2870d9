//! The secret of a connection, as it is used. At rest it is the vault's business.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ConnectorError;

/// What a connection proves itself with. Its `Debug` form shows no secret.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A key or token that a person pasted.
    Key {
        /// As pasted, trimmed.
        key: SecretString,
    },
    /// What a consent screen led to.
    OAuth(Tokens),
}

/// The tokens of a consent. Its `Debug` form shows no secret.
#[derive(Clone)]
pub struct Tokens {
    /// What requests carry.
    pub access_token: SecretString,
    /// What a new access token is asked with. Nothing for providers whose tokens live on.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends. Nothing when the provider did not say: then it is only
    /// replaced after a refusal.
    pub expires_at: Option<DateTime<Utc>>,
    /// What was granted, which may be less than what was asked.
    pub scopes: Vec<String>,
    /// The whole answer of the token endpoint, secrets included: it may hold what another stream
    /// or a webhook needs one day (an instance address, an account id).
    pub answer: Value,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens")
            .field("refresh_token", &self.refresh_token.is_some())
            .field("expires_at", &self.expires_at)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The form inside the vault.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Stored {
    Key {
        key: String,
    },
    OAuth {
        access_token: String,
        refresh_token: Option<String>,
        expires_at: Option<DateTime<Utc>>,
        scopes: Vec<String>,
        answer: Value,
    },
}

impl Credential {
    /// The secret that requests carry.
    pub fn secret(&self) -> &SecretString {
        match self {
            Self::Key { key } => key,
            Self::OAuth(tokens) => &tokens.access_token,
        }
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
        let plain = |secret: &SecretString| secret.expose_secret().to_owned();
        match self {
            Self::Key { key } => Stored::Key { key: plain(key) },
            Self::OAuth(tokens) => Stored::OAuth {
                access_token: plain(&tokens.access_token),
                refresh_token: tokens.refresh_token.as_ref().map(plain),
                expires_at: tokens.expires_at,
                scopes: tokens.scopes.clone(),
                answer: tokens.answer.clone(),
            },
        }
    }
}

impl From<Stored> for Credential {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Key { key } => Self::Key { key: key.into() },
            Stored::OAuth { access_token, refresh_token, expires_at, scopes, answer } => {
                Self::OAuth(Tokens {
                    access_token: access_token.into(),
                    refresh_token: refresh_token.map(Into::into),
                    expires_at,
                    scopes,
                    answer,
                })
            }
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
            expires_at: DateTime::from_timestamp(1_790_000_000, 0),
            scopes: vec!["repo".into()],
            answer: json!({"access_token": "at-secret", "hub_id": 7}),
        }
    }

    #[test]
    fn a_credential_reads_back_what_it_wrote() {
        for credential in [Credential::Key { key: "k-secret".into() }, Credential::OAuth(tokens())]
        {
            let json = credential.to_json();
            assert_eq!(Credential::from_json(&json).unwrap().to_json(), json);
        }
    }

    #[test]
    fn the_debug_form_and_errors_show_no_secret() {
        let key = Credential::Key { key: "k-secret".into() };
        assert!(!format!("{key:?}{:?}", Credential::OAuth(tokens())).contains("secret"));
        let error =
            Credential::from_json(&json!({"kind": "key", "key": ["k-secret"]})).unwrap_err();
        assert!(!error.message.contains("secret"));
    }
}
