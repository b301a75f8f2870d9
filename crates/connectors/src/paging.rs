//! How one page leads to the next: one file a scheme.
//!
//! A scheme decides on what the provider sent, never on what was left after filtering: a page
//! whose records were all skipped is still followed by the next.

use std::fmt;

use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use crate::catalogue::{CatalogueError, Node, Scheme, Source};

mod cursor;
mod link_header;
mod one_page;
mod page_number;
mod starting_after;

pub(crate) use one_page::OnePage;

/// One way of paging.
pub(crate) trait Paging: fmt::Debug + Send + Sync {
    /// Turns the address of the stream into the address of the page at this place.
    fn open(&self, place: &Place, url: &mut Url);

    /// Where the page after this one begins; nothing after the last. The error says what is wrong
    /// with the answer, to follow "… answered a page that cannot be followed: ".
    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String>;
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// The first page.
    Start,
    /// The page of this number.
    Number(u64),
    /// After what this text stands for.
    After(String),
    /// At this path and query of the same host.
    Link(String),
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
}

/// What `scheme` of `[streams.paging]` can be.
pub(crate) const SCHEMES: &[Scheme<dyn Paging>] = &[
    Scheme { name: "one_page", read: boxed::<OnePage> },
    Scheme { name: "page_number", read: boxed::<page_number::PageNumber> },
    Scheme { name: "link_header", read: boxed::<link_header::LinkHeader> },
    Scheme { name: "cursor", read: boxed::<cursor::Cursor> },
    Scheme { name: "starting_after", read: boxed::<starting_after::StartingAfter> },
];

/// How many records a page is asked to have: `size = { parameter = "per_page", value = 100 }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageSize {
    parameter: String,
    value: u32,
}

impl PageSize {
    fn ask(&self, url: &mut Url) {
        url.query_pairs_mut().append_pair(&self.parameter, &self.value.to_string());
    }
}

fn boxed<'i, T>(source: &Source<'i>, node: Node<'i>) -> Result<Box<dyn Paging>, CatalogueError>
where
    T: Paging + serde::de::DeserializeOwned + 'static,
{
    Ok(Box::new(source.read::<T>(node)?))
}
