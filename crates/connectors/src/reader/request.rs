//! From page to page: the request of the next one, and the checks that this leads anywhere.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::value::RawValue;
use url::Url;

use super::{Position, Reader, page::MappedPage};
use crate::{
    ConnectorError, auth, endpoints,
    http::{Answer, Call},
    paging::SeenPage,
    settings,
};

impl Reader<'_> {
    /// The address of the stream, without anything about pages.
    pub(super) fn base_address(&self) -> Result<Url, ConnectorError> {
        let path = settings::fill_path(&self.stream.path, self.settings)?;
        let mut url = endpoints::join(&self.endpoints.api_base, &path);
        for (name, value) in &self.stream.query {
            if let Some(value) = settings::fill_query(value, self.settings) {
                url.query_pairs_mut().append_pair(name, &value);
            }
        }
        Ok(url)
    }

    /// The request of the next page; nothing after the last.
    pub(super) fn next_call(&self) -> Result<Option<Call>, ConnectorError> {
        let Some(place) = &self.position.next else { return Ok(None) };
        let most = self.provider.limits.pages;
        if self.position.pages >= most {
            return Err(ConnectorError::bad_answer(format!(
                "{} has more than {most} pages, which looks like a circle. Raise limits.pages in \
                 the provider file if there are really so many.",
                self.subject()
            )));
        }
        let mut url = self.base_address()?;
        self.stream.paging.open(place, &mut url);
        let mut call = Call::get(url);
        call.headers.extend(self.provider.headers.clone());
        auth::sign(&mut call, self.provider, self.credential)?;
        Ok(Some(call))
    }

    /// Where the reader stands after this page.
    pub(super) fn follow(
        &mut self,
        answer: &Answer,
        body: &RawValue,
        page: &MappedPage,
        url: &Url,
    ) -> Result<Position, ConnectorError> {
        let Position { pages, next: Some(place), last_page } = &self.position else {
            return Ok(self.position.clone());
        };
        let pages = pages + 1;
        if page.raw_count > 0 && *last_page == Some(page.digest) {
            return Err(self.repeats(pages, "it holds the same records as the page before"));
        }
        let seen = SeenPage {
            place,
            url,
            headers: &answer.headers,
            body,
            raw_count: page.raw_count,
            last_id: page.last_id.as_deref(),
        };
        let next = self.stream.paging.next(&seen).map_err(|problem| {
            let message = format!("{} sent a page that leads nowhere: {problem}.", self.subject());
            ConnectorError::bad_answer(message)
        })?;
        let here = digest(place);
        if next
            .as_ref()
            .is_some_and(|next| digest(next) == here || self.visited.contains(&digest(next)))
        {
            return Err(self.repeats(pages, "the next page it names was read before"));
        }
        self.visited.insert(here);
        Ok(Position { pages, next, last_page: Some(page.digest) })
    }

    fn repeats(&self, page: u64, how: &str) -> ConnectorError {
        let (provider, stream) = (&self.provider.name, &self.stream.label);
        ConnectorError::bad_answer(format!(
            "{provider} repeats page {page} of {stream}: {how}. Reading stops here, what was read \
             is kept."
        ))
    }
}

pub(super) fn digest(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
