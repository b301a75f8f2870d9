//! From page to page of one list, with the checks that this leads anywhere.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use http::StatusCode;
use serde_json::value::RawValue;
use url::Url;

use super::asking::{Asking, How};
use crate::{
    ConnectorError, Variables,
    http::{Answer, Detour, Sent, Subject},
    paging::{Place, SeenPage},
};

/// Where a list is being read.
#[derive(Debug, Default)]
pub(super) struct PageWalk {
    /// Where the next page begins; nothing after the last.
    pub(super) next: Option<Place>,
    /// A digest of the page before, to notice when it is sent again.
    pub(super) last_page: Option<u64>,
    /// How many pages were read.
    pages: u64,
    /// The places that were read, as digests.
    visited: HashSet<u64>,
}

/// What paging and its checks need to know of a page.
pub(super) struct Seen<'a> {
    pub(super) body: &'a RawValue,
    pub(super) raw_count: usize,
    pub(super) last_id: Option<&'a str>,
    /// The same for pages of the same records.
    pub(super) digest: u64,
}

/// What came of asking.
pub(super) enum Asked {
    Page(Box<Answered>),
    Detour(Detour),
    End,
}

/// An answer to the request of a page.
pub(super) struct Answered {
    pub(super) answer: Answer,
    /// The address that was asked.
    pub(super) url: Url,
    /// The variables of the request.
    pub(super) variables: Variables,
}

impl PageWalk {
    pub(super) fn begin() -> Self {
        Self { next: Some(Place::Start), ..Self::default() }
    }

    /// Goes on at a place that was kept.
    pub(super) fn at(next: Option<Place>, last_page: Option<u64>) -> Self {
        Self { next, last_page, ..Self::default() }
    }

    /// Whether the next page is the first of the list.
    pub(super) fn is_at_the_start(&self) -> bool {
        matches!(self.next, Some(Place::Start))
    }

    /// Asks for the next page.
    pub(super) async fn ask<'a>(
        &self,
        asking: &Asking<'a>,
        how: &How<'a>,
        variables: Variables,
    ) -> Result<Asked, ConnectorError> {
        let Some(place) = &self.next else { return Ok(Asked::End) };
        let subject = asking.subject(how.source);
        not_too_many(self.pages + 1, subject)?;
        Ok(match asking.ask(how, place, &variables).await? {
            (Sent::Answer(answer), url) => {
                let answer = answer.accepted(subject)?;
                Asked::Page(Box::new(Answered { answer, url, variables }))
            }
            (Sent::Detour(detour), _) => Asked::Detour(detour),
        })
    }

    /// Moves on behind a page. `page` is its number for people.
    pub(super) fn follow(
        &mut self,
        how: &How<'_>,
        subject: Subject<'_>,
        answered: &Answered,
        seen: &Seen<'_>,
        page: u64,
    ) -> Result<(), ConnectorError> {
        let Some(place) = &self.next else { return Ok(()) };
        if seen.raw_count > 0 && self.last_page == Some(seen.digest) {
            let how = "it holds the same records as the page before";
            return Err(repeats(subject, page, how));
        }
        let page_seen = SeenPage {
            place,
            url: &answered.url,
            headers: &answered.answer.headers,
            body: seen.body,
            raw_count: seen.raw_count,
            last_id: seen.last_id,
            variables: &answered.variables,
        };
        // Nothing at all: there is nothing that could lead on.
        let next = if answered.answer.status == StatusCode::NO_CONTENT {
            None
        } else {
            how.paging.next(&page_seen).map_err(|problem| {
                let message = format!("{subject} sent a page that leads nowhere: {problem}.");
                ConnectorError::bad_answer(message)
            })?
        };
        let next = next.map(|place| place.without(&answered.answer.secrets));
        let here = digest(place);
        let read_before = |next: &Place| {
            let next = digest(next);
            next == here || self.visited.contains(&next)
        };
        if next.as_ref().is_some_and(read_before) {
            return Err(repeats(subject, page, "the next page it names was read before"));
        }
        self.visited.insert(here);
        self.pages += 1;
        self.next = next;
        self.last_page = Some(seen.digest);
        Ok(())
    }
}

/// Refuses the page of this number when a reading is not allowed so many: they lead in a circle.
pub(super) fn not_too_many(number: u64, subject: Subject<'_>) -> Result<(), ConnectorError> {
    let most = subject.provider.limits.pages;
    if number <= most {
        return Ok(());
    }
    Err(ConnectorError::bad_answer(format!(
        "{subject} has more than {most} pages, which looks like a circle. Raise limits.pages in the \
         provider file if there are really so many."
    )))
}

fn repeats(subject: Subject<'_>, page: u64, how: &str) -> ConnectorError {
    let provider = &subject.provider.name;
    let stream = subject.stream.map_or("its list", |stream| stream.label.as_str());
    ConnectorError::bad_answer(format!(
        "{provider} repeats page {page} of {stream}: {how}. Reading stops here, what was read is \
         kept."
    ))
}

fn digest(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
