//! A signed assertion: as the grant itself (RFC 7523, section 2.1), or as the client's proof for
//! client credentials (section 2.2).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use url::Url;

use super::{Exchange, Question};
use crate::{Secrets, Template, cursor::Length, endpoints::Address, settings::secret};

/// `exchange = { scheme = "jwt_assertion", grant = "jwt_bearer", … }`: an assertion that is signed here
/// (RFC 7523).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JwtAssertion {
    /// Where tokens are issued.
    token_url: Address,
    /// What the assertion is for.
    grant: Grant,
    /// How it is signed.
    algorithm: Signing,
    /// The field that holds the private key in PEM form.
    private_key: String,
    /// The key's id, for the assertion's header, with fields in braces; the header names none when not
    /// given.
    key_id: Option<Template>,
    /// The claims, with fields in braces; `{token_url}` is the address the assertion goes to. Those
    /// about time, `iat` and `exp`, are added.
    claims: BTreeMap<String, Claim>,
    /// How long the assertion is good for.
    life: Length,
}

/// What an assertion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Grant {
    /// It is the grant itself (section 2.1).
    JwtBearer,
    /// It is the client's proof, for client credentials (section 2.2).
    ClientCredentials,
}

/// How an assertion is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Signing {
    /// RSA with PKCS #1 v1.5 padding and SHA-256.
    RS256,
    /// RSA with PSS padding and SHA-256.
    PS256,
}

/// What a claim says.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Claim {
    /// A text.
    Text(Template),
    /// Several.
    List(Vec<String>),
}

impl Exchange for JwtAssertion {
    fn token_url(&self) -> &Address {
        &self.token_url
    }

    fn needs(&self) -> Vec<&str> {
        vec![&self.private_key]
    }

    fn question(
        &self,
        secrets: &Secrets,
        token_url: &Url,
        now: DateTime<Utc>,
    ) -> Result<Question, String> {
        let assertion = self.assertion(secrets, token_url, now)?;
        let mut question = Question::default();
        let mut put = |name, text: &str| question.form.insert(name, text.to_owned());
        match self.grant {
            Grant::JwtBearer => {
                put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
                put("assertion", &assertion);
            }
            Grant::ClientCredentials => {
                put("grant_type", "client_credentials");
                put(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                );
                put("client_assertion", &assertion);
            }
        }
        Ok(question)
    }
}

impl JwtAssertion {
    fn assertion(
        &self,
        secrets: &Secrets,
        token_url: &Url,
        now: DateTime<Utc>,
    ) -> Result<String, String> {
        let pem = secret(secrets, &self.private_key);
        let key = EncodingKey::from_rsa_pem(pem.as_bytes())
            .map_err(|_| "The private key is not an RSA key in PEM form.".to_owned())?;
        let mut header = Header::new(match self.algorithm {
            Signing::RS256 => Algorithm::RS256,
            Signing::PS256 => Algorithm::PS256,
        });
        let fill = |text: &Template| {
            text.fill(|name| match name {
                "token_url" => Ok(token_url.to_string()),
                _ if secrets.contains_key(name) => Ok(secret(secrets, name).to_owned()),
                _ => Err(format!("The field {name} is missing.")),
            })
        };
        header.kid = self.key_id.as_ref().map(fill).transpose()?;
        let mut claims = Map::new();
        for (name, claim) in &self.claims {
            let value = match claim {
                Claim::Text(text) => Json::from(fill(text)?),
                Claim::List(list) => Json::from(list.clone()),
            };
            claims.insert(name.clone(), value);
        }
        claims.insert("iat".to_owned(), now.timestamp().into());
        claims.insert("exp".to_owned(), (now + self.life.0).timestamp().into());
        encode(&header, &claims, &key).map_err(|_| "The private key does not sign.".to_owned())
    }
}
