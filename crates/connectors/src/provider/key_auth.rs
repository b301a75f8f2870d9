//! `[auth.key]`: keys and tokens that people paste.

use serde::Deserialize;

use crate::{
    Pattern,
    auth::{CredentialScheme, Exchange},
};

/// Keys or tokens that people paste.
#[derive(Debug)]
pub struct KeyAuth {
    /// What the provider calls it: "Personal access token".
    pub label: String,
    /// How to get one, a sentence or two.
    pub how_to: String,
    /// What is pasted: for most providers one field, called `key`.
    pub fields: Vec<SecretField>,
    /// How requests carry it.
    pub(crate) send: Box<dyn CredentialScheme>,
    /// How it is turned into a token first, where the provider takes it for that only.
    pub(crate) exchange: Option<Box<dyn Exchange>>,
}

impl KeyAuth {
    /// Whether one token is all there is to paste, and requests carry it as it is.
    pub fn takes_one_token(&self) -> bool {
        self.fields.len() == 1 && self.exchange.is_none()
    }
}

/// One of `[[auth.key.fields]]`: one thing that people paste.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretField {
    /// The name that the scheme wants it under, and that of its variable: `key` for most schemes.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What one looks like; stands in the empty field.
    #[serde(default)]
    pub placeholder: String,
    /// The environment variable that it is read from, so that a connection comes by itself.
    pub variable: Option<String>,
    /// The form that the whole of it must have, where that is known.
    pub pattern: Option<Pattern>,
    /// Whether it must be given.
    #[serde(default = "yes")]
    pub required: bool,
    /// Whether it is a secret. What is none may stand in requests as a variable.
    #[serde(default = "yes")]
    pub secret: bool,
    /// Whether it has several lines, such as a key in PEM form.
    #[serde(default)]
    pub multiline: bool,
    /// The members that are taken out of it, when it is a JSON file that is pasted whole.
    #[serde(default)]
    pub unpack: Vec<String>,
}

const fn yes() -> bool {
    true
}
