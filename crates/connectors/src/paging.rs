//! How one page leads to the next: one file a scheme.
//!
//! A scheme decides on what the provider sent, never on what was left after filtering: a page
//! whose records were all skipped is still followed by the next.

use std::fmt;

use http::HeaderMap;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, value::RawValue};
use url::Url;

use crate::{
    JsonPath, Variables,
    catalogue::{CatalogueError, Node, Scheme, Source},
    json_template,
    request::{Draft, DraftBody},
};

mod cursor;
mod job;
mod link;
mod link_header;
mod next_url;
mod offset;
mod one_page;
mod page_number;
mod sql_after;
mod sql_position;
mod starting_after;

pub(crate) use one_page::OnePage;

/// One way of paging.
pub(crate) trait Paging: fmt::Debug + Send + Sync {
    /// What the request of the page at this place may name as variables.
    fn variables(&self, _place: &Place) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Turns the request of the stream into that of the page at this place. The error says what
    /// is wrong with the place.
    fn open(&self, place: &Place, draft: &mut Draft, variables: &Variables) -> Result<(), String>;

    /// Where the page after this one begins; nothing after the last. The error says what is wrong
    /// with the answer, to follow "… sent a page that leads nowhere: ".
    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String>;

    /// Whether pages may be found by counting records from the beginning: one that is deleted while the
    /// list is read pulls another one over the edge of a page that was read, so that no page holds it.
    /// Nobody but its vendor knows what a link does, unless the file says it.
    fn may_count(&self) -> bool {
        false
    }

    /// The names of the variables that [`variables`](Self::variables) gives.
    fn variable_names(&self) -> &'static [&'static str] {
        &[]
    }
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// The first page.
    Start,
    /// The page of this number, or behind so many records.
    Number(u64),
    /// After what this text stands for.
    After(String),
    /// At this path and query of the same host.
    Link(String),
    /// A page of the result of a job.
    Job {
        /// The job.
        id: String,
        /// What opens the page; nothing for the first.
        token: Option<String>,
        /// How often it was asked for without being ready.
        asked: u32,
    },
}

impl Place {
    /// The same without these secrets: some providers repeat the whole address that was asked, with
    /// the key in it, and places are kept. The key is put in again when the link is followed.
    pub(crate) fn without(self, secrets: &[SecretString]) -> Self {
        match self {
            Self::Link(link) => Self::Link(link::without(&link, secrets)),
            other => other,
        }
    }
}

/// A page that was read.
pub(crate) struct SeenPage<'a> {
    /// Where it began.
    pub(crate) place: &'a Place,
    /// Its address.
    pub(crate) url: &'a Url,
    /// The headers of the answer.
    pub(crate) headers: &'a HeaderMap,
    /// The whole answer.
    pub(crate) body: &'a RawValue,
    /// How many records it holds, before filters.
    pub(crate) raw_count: usize,
    /// The id of its last record, before filters.
    pub(crate) last_id: Option<&'a str>,
    /// The variables of its request.
    pub(crate) variables: &'a Variables,
}

/// What `scheme` of `[streams.paging]` can be.
pub(crate) const SCHEMES: &[Scheme<dyn Paging>] = &[
    Scheme { name: "one_page", read: boxed::<OnePage> },
    Scheme { name: "page_number", read: boxed::<page_number::PageNumber> },
    Scheme { name: "offset", read: boxed::<offset::Offset> },
    Scheme { name: "sql_position", read: boxed::<sql_position::SqlPosition> },
    Scheme { name: "sql_after", read: boxed::<sql_after::SqlAfter> },
    Scheme { name: "link_header", read: boxed::<link_header::LinkHeader> },
    Scheme { name: "next_url", read: boxed::<next_url::NextUrl> },
    Scheme { name: "cursor", read: boxed::<cursor::Cursor> },
    Scheme { name: "starting_after", read: boxed::<starting_after::StartingAfter> },
    Scheme { name: "job", read: boxed::<job::Job> },
];

/// Where something about pages goes: `to = { parameter = "page" }` or `to = { member = "page.after" }`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// The name of a parameter of the address, or of the form where the request has one.
    Parameter(String),
    /// The place of a member of the JSON body, which is made where it is missing.
    Member(JsonPath),
}

impl Target {
    fn put(&self, draft: &mut Draft, value: Json) {
        match (self, &mut draft.body) {
            (Self::Member(place), DraftBody::Json(body)) => json_template::put(body, place, value),
            (Self::Member(place), body) => {
                let mut json = Json::Object(serde_json::Map::new());
                json_template::put(&mut json, place, value);
                *body = DraftBody::Json(json);
            }
            (Self::Parameter(name), DraftBody::Form(pairs)) => {
                pairs.push((name.clone(), as_text(&value)));
            }
            (Self::Parameter(name), _) => {
                draft.url.query_pairs_mut().append_pair(name, &as_text(&value));
            }
        }
    }
}

fn as_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How many records a page is asked to have: `size = { parameter = "per_page", value = 100 }`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "SizeFile")]
pub(crate) struct PageSize {
    target: Target,
    value: u32,
}

/// `size = { parameter = "per_page", value = 100 }`: how many records a page is asked to have. Either
/// `parameter` or `member` must be given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeFile {
    /// The name of the parameter that takes the number.
    parameter: Option<String>,
    /// The place of the member of the JSON body that takes it.
    member: Option<JsonPath>,
    /// How many records: as many as the vendor allows. Where paging ends with a page that is not
    /// full, more than that would end it too early.
    value: u32,
}

impl TryFrom<SizeFile> for PageSize {
    type Error = String;

    fn try_from(file: SizeFile) -> Result<Self, String> {
        let target = match (file.parameter, file.member) {
            (Some(parameter), None) => Target::Parameter(parameter),
            (None, Some(member)) => Target::Member(member),
            _ => return Err("a size has either a `parameter` or a `member`".to_owned()),
        };
        Ok(Self { target, value: file.value })
    }
}

impl PageSize {
    fn ask(&self, draft: &mut Draft) {
        self.target.put(draft, Json::from(self.value));
    }

    /// Whether a page has fewer records than were asked for.
    fn is_short(&self, records: usize) -> bool {
        records < self.value as usize
    }
}

fn boxed<'i, T>(source: &Source<'i>, node: Node<'i>) -> Result<Box<dyn Paging>, CatalogueError>
where
    T: Paging + serde::de::DeserializeOwned + 'static,
{
    Ok(Box::new(source.read::<T>(node)?))
}
