//! Follows the pages of a stream and maps their records.

use std::collections::HashSet;

use contract::value::Value;

use crate::{
    ConnectorError, Credential, Endpoints, Http, Provider, Settings, Stream,
    http::{Answer, Subject},
};

mod page;
mod position;
mod request;

pub use position::Position;

/// Follows the pages of a stream. Holds one page at a time.
pub struct Reader<'a> {
    http: &'a Http,
    provider: &'a Provider,
    stream: &'a Stream,
    endpoints: &'a Endpoints,
    credential: &'a Credential,
    settings: &'a Settings,
    position: Position,
    /// The places that were read since this reader began, as digests.
    visited: HashSet<u64>,
}

/// One page, mapped.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPage {
    /// Counted from one, over all readers that resumed each other.
    pub number: u64,
    /// How many records the provider sent.
    pub raw_count: usize,
    /// Those that can be kept.
    pub records: Vec<MappedRecord>,
    /// Those that cannot.
    pub rejected: Vec<Rejected>,
    /// How many the provider file leaves out.
    pub filtered: usize,
}

/// A record as a row of its model.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedRecord {
    /// The provider's id.
    pub external_id: String,
    /// One value a column, in the model's order.
    pub values: Vec<Value>,
    /// What did not fit its column and was left out: "total: "abc" is not an amount in "EUR"".
    pub notes: Vec<String>,
    /// The record as it was sent, JSON.
    pub raw: String,
}

/// A record that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The provider's id, where there is one.
    pub external_id: Option<String>,
    /// Why, a few words.
    pub reason: String,
    /// The record as it was sent, JSON.
    pub raw: String,
}

impl<'a> Reader<'a> {
    /// Reads a stream from its beginning. Fails when the settings lack what its address needs.
    pub fn new(
        http: &'a Http,
        provider: &'a Provider,
        stream: &'a Stream,
        endpoints: &'a Endpoints,
        credential: &'a Credential,
        settings: &'a Settings,
    ) -> Result<Self, ConnectorError> {
        let start = Position::default();
        Self::resume(http, provider, stream, endpoints, credential, settings, start)
    }

    /// Reads on where a [`position`](Self::position) was taken.
    pub fn resume(
        http: &'a Http,
        provider: &'a Provider,
        stream: &'a Stream,
        endpoints: &'a Endpoints,
        credential: &'a Credential,
        settings: &'a Settings,
        position: Position,
    ) -> Result<Self, ConnectorError> {
        let visited = HashSet::new();
        let reader =
            Self { http, provider, stream, endpoints, credential, settings, position, visited };
        reader.base_address()?;
        Ok(reader)
    }

    /// Where the next page begins. Taken after a page, it belongs to the checkpoint of that page.
    pub fn position(&self) -> Position {
        self.position.clone()
    }

    /// Reads the next page; nothing after the last. After an error the same page can be asked
    /// for again.
    pub async fn next_page(&mut self) -> Result<Option<ReadPage>, ConnectorError> {
        let Some(call) = self.next_call()? else { return Ok(None) };
        let answer = self.http.send(&call, self.subject()).await?.accepted(self.subject())?;
        self.take(&answer, &call.url).map(Some)
    }

    fn subject(&self) -> Subject<'a> {
        Subject { provider: self.provider, stream: Some(self.stream) }
    }

    /// Maps an answer, and moves on behind it.
    fn take(&mut self, answer: &Answer, url: &url::Url) -> Result<ReadPage, ConnectorError> {
        let body = answer.json(self.subject())?;
        let seen = page::read(self.stream, self.subject(), body)?;
        let position = self.follow(answer, body, &seen, url)?;
        let number = position.pages;
        self.position = position;
        Ok(seen.into_page(number))
    }
}
