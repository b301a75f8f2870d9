//! Client credentials (RFC 6749, section 4.4).

use chrono::{DateTime, Utc};
use serde::Deserialize;
use url::Url;

use super::{Exchange, Question};
use crate::{Secrets, endpoints::Address, provider::ClientAuth, settings::secret};

/// `exchange = { scheme = "client_credentials", token_url = "…", scopes = […] }`: client credentials
/// (RFC 6749, section 4.4). The fields are `client_id` and `client_secret`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientCredentials {
    /// Where tokens are issued.
    token_url: Address,
    /// What is asked for, with spaces between them; nothing is said of it when not given.
    #[serde(default)]
    scopes: Vec<String>,
    /// How the client proves itself there.
    #[serde(default)]
    client_auth: ClientAuth,
}

const ID: &str = "client_id";
const SECRET: &str = "client_secret";

impl Exchange for ClientCredentials {
    fn token_url(&self) -> &Address {
        &self.token_url
    }

    fn needs(&self) -> Vec<&str> {
        vec![ID, SECRET]
    }

    fn question(&self, secrets: &Secrets, _: &Url, _: DateTime<Utc>) -> Result<Question, String> {
        let mut question = Question::default();
        question.form.insert("grant_type", "client_credentials".to_owned());
        if !self.scopes.is_empty() {
            question.form.insert("scope", self.scopes.join(" "));
        }
        let (id, password) = (secret(secrets, ID).to_owned(), secret(secrets, SECRET).to_owned());
        match self.client_auth {
            ClientAuth::Basic => question.basic = Some((id, password)),
            ClientAuth::Body => {
                question.form.insert(ID, id);
                question.form.insert(SECRET, password);
            }
        }
        Ok(question)
    }
}
