//! What came back.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use secrecy::SecretString;
use serde_json::{error::Category, value::RawValue};

use super::{Subject, quote::quote, refusal};
use crate::ConnectorError;

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Those of the request: some providers repeat what they were sent.
    pub(crate) secrets: Vec<SecretString>,
}

impl Answer {
    /// The answer, unless it is a refusal.
    pub(crate) fn accepted(self, subject: Subject<'_>) -> Result<Self, ConnectorError> {
        if self.status.is_success() { Ok(self) } else { Err(self.refusal(subject)) }
    }

    /// The error for a status that is not a success.
    pub(crate) fn refusal(&self, subject: Subject<'_>) -> ConnectorError {
        refusal::of_status(self, subject)
    }

    /// Words of the provider, fit for a sentence of ours.
    pub(crate) fn quote(&self, words: &str) -> Option<String> {
        quote(words, &self.secrets, 200)
    }

    /// The same for what should be a single word, such as the code of an error.
    pub(crate) fn quote_code(&self, code: &str) -> Option<String> {
        quote(code, &self.secrets, 60)
    }

    /// The JSON text of the answer. What else providers send is told apart, for whoever has to
    /// find out why.
    pub(crate) fn json(&self, subject: Subject<'_>) -> Result<&RawValue, ConnectorError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what = match error.classify() {
                _ if self.body.is_empty() => "an empty answer",
                _ if self.is_markup() => "a web page instead of data",
                Category::Eof => "an answer that ends in the middle",
                _ => "an answer that is not JSON",
            };
            ConnectorError::bad_answer(format!(
                "{subject} sent {what} (status {}). Try again later; if it stays, the address in \
                 the provider file or the settings may be wrong.",
                self.status
            ))
        })
    }

    fn is_markup(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"<")
    }
}
