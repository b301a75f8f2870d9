//! Reads a stream: part by part (once for each element of the list it is read for), window by
//! window, page by page; and maps the records.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::value::Value;

use crate::{ConnectorError, Credential, Endpoints, Http, Provider, Settings, Stream, Variables};

mod asking;
pub(crate) mod key;
mod page;
mod page_walk;
mod part;
mod parts;
mod position;

use asking::Asking;
use part::{Part, Step};
use parts::{Next, Parts};
pub use position::Position;

/// What a reader needs to know of the connection it reads through.
#[derive(Clone, Copy)]
pub struct Through<'a> {
    /// The way out.
    pub http: &'a Http,
    /// The provider.
    pub provider: &'a Provider,
    /// Where it answers.
    pub endpoints: &'a Endpoints,
    /// What requests carry.
    pub credential: &'a Credential,
    /// What was said when it was connected.
    pub settings: &'a Settings,
    /// Whose budget the requests count against: the same for all connections to one account.
    pub account: &'a str,
}

/// Where earlier readings came to, by part of the stream; empty for a reading of everything.
pub type Places = HashMap<String, String>;

/// Follows the pages of a stream. Holds one page at a time.
pub struct Reader<'a> {
    asking: Asking<'a>,
    stream: &'a Stream,
    places: &'a Places,
    now: DateTime<Utc>,
    parts: Parts<'a>,
    part: Option<Part>,
    position: Position,
    /// The part that an earlier reader was in, until it is found again.
    resume: Option<Position>,
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
    /// What is to be said of those that cannot.
    pub rejected: Rejected,
    /// How many the provider file leaves out.
    pub filtered: usize,
    /// How far the part is read with this page, when that is known: to be kept in the transaction
    /// of the records, and given back as [`Places`] next time.
    pub place: Option<ReadPlace>,
    /// Why the rest of this part was left out, when a rule of the file said so.
    pub skipped: Option<String>,
    /// When it was asked for: what changed here since is fresher than the page.
    pub asked_at: DateTime<Utc>,
    /// What is read to its end with this page.
    pub covered: Option<Covered>,
    /// Whether it is read for the second time, so that nothing is missed: what is the same was counted
    /// the first time.
    pub again: bool,
}

/// A span of time whose records are all read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The part; empty for streams that have only one.
    pub part: String,
    /// Where it begins.
    pub from: CoveredFrom,
    /// Up to when changes are in it.
    pub until: DateTime<Utc>,
}

/// Where a span begins that is read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoveredFrom {
    /// At the beginning of everything.
    Beginning,
    /// At a moment.
    Time(DateTime<Utc>),
    /// At the place that the reading before came to, which is no moment.
    Place,
}

/// How far a part of a stream is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPlace {
    /// The part; empty for streams that have only one.
    pub part: String,
    /// A moment or a number.
    pub place: String,
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

/// Records that cannot be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rejected {
    /// How many.
    pub count: usize,
    /// Why the first of them cannot, a few words.
    pub first_reason: Option<String>,
}

impl Rejected {
    fn add(&mut self, reason: impl FnOnce() -> String) {
        self.count += 1;
        self.first_reason.get_or_insert_with(reason);
    }
}

impl<'a> Reader<'a> {
    /// Reads a stream from its beginning, or only what is new since these places.
    pub fn new(
        through: Through<'a>,
        stream: &'a Stream,
        places: &'a Places,
        now: DateTime<Utc>,
    ) -> Result<Self, ConnectorError> {
        let asking = Asking::new(through, stream)?;
        let parts = Parts::new(&stream.source, through.provider, asking.variables.clone())?;
        let (part, position) = (None, Position::default());
        Ok(Self { asking, stream, places, now, parts, part, position, resume: None })
    }

    /// Reads on where a [`position`](Self::position) was taken.
    pub fn resume(
        through: Through<'a>,
        stream: &'a Stream,
        places: &'a Places,
        now: DateTime<Utc>,
        position: Position,
    ) -> Result<Self, ConnectorError> {
        let reader = Self::new(through, stream, places, now)?;
        let resume = position.is_begun().then(|| position.clone());
        Ok(Self { position, resume, ..reader })
    }

    /// Where the next page begins. Taken after a page, it belongs to the checkpoint of that page.
    pub fn position(&self) -> Position {
        self.position.clone()
    }

    /// Reads the next page; nothing after the last. After an error the same page can be asked
    /// for again.
    pub async fn next_page(&mut self) -> Result<Option<ReadPage>, ConnectorError> {
        if self.position.is_at_the_end() {
            return Ok(None);
        }
        loop {
            if self.part.is_none() {
                match self.begin_part().await? {
                    Begun::Part => {}
                    Begun::LeftOut(reason) => return Ok(Some(self.left_out(reason))),
                    Begun::Nothing => {
                        self.position.finish();
                        return Ok(None);
                    }
                }
            }
            let Some(part) = &mut self.part else { continue };
            match part.step(&self.asking, self.stream, self.now, &self.position).await? {
                Step::Page(page) => {
                    self.position = part.position(page.number);
                    if !self.position.is_within_a_part() {
                        self.part = None;
                    }
                    return Ok(Some(*page));
                }
                Step::End => self.part = None,
            }
        }
    }

    /// Goes on to the next part: after a resumption to the one that was being read.
    async fn begin_part(&mut self) -> Result<Begun, ConnectorError> {
        loop {
            let Some(next) = self.parts.next(&self.asking).await? else {
                // The part that was being read is gone. All that is there is read again: rows that
                // are written twice are written once.
                if self.resume.take().is_some() {
                    let variables = self.asking.variables.clone();
                    let provider = self.asking.through.provider;
                    self.parts = Parts::new(&self.stream.source, provider, variables)?;
                    continue;
                }
                return Ok(Begun::Nothing);
            };
            let next = match next {
                Next::Part(part) => part,
                Next::LeftOut(reason) => return Ok(Begun::LeftOut(reason)),
            };
            let place = self.places.get(&next.key).map(String::as_str);
            let Some(resume) = &self.resume else {
                self.part = Some(Part::begin(next, self.stream, place, self.now));
                return Ok(Begun::Part);
            };
            if resume.part() != Some(next.key.as_str()) {
                continue;
            }
            let resume = self.resume.take();
            if let Some(position) = resume.filter(Position::is_within_a_part) {
                self.part = Some(Part::go_on(next, &position));
                return Ok(Begun::Part);
            }
        }
    }

    /// A page without records that says what is left out.
    fn left_out(&self, reason: String) -> ReadPage {
        ReadPage {
            number: self.position.pages() + 1,
            raw_count: 0,
            records: Vec::new(),
            rejected: Rejected::default(),
            filtered: 0,
            place: None,
            skipped: Some(reason),
            asked_at: self.now,
            covered: None,
            again: false,
        }
    }
}

/// What the beginning of a part led to.
enum Begun {
    Part,
    LeftOut(String),
    Nothing,
}

impl Through<'_> {
    fn variables(&self) -> Variables {
        Variables::of(self.provider, self.settings, Some(self.credential))
    }
}
