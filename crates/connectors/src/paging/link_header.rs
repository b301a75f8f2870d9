//! The next page's address in a header: `Link: <…>; rel="next"` (RFC 8288).

use http::{HeaderMap, header::LINK};
use serde::Deserialize;

use super::{PageSize, Paging, Place, SeenPage, link};
use crate::{Variables, request::Draft};

/// The next page's address in a header. Ends with the page that names none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkHeader {
    /// How many records a page is asked to have; as the vendor likes when not given.
    size: Option<PageSize>,
    /// Whether an address may find its page by counting records from the beginning. Say `false` where
    /// the vendor lets one know that it continues behind a record, or within a list that was settled
    /// when it was asked for first: then nothing has to be read twice. It may when not given.
    counted: Option<bool>,
}

impl Paging for LinkHeader {
    fn may_count(&self) -> bool {
        self.counted.unwrap_or(true)
    }

    fn open(&self, place: &Place, draft: &mut Draft, _: &Variables) -> Result<(), String> {
        if let Place::Link(link) = place {
            link::follow(draft, link);
        } else if let Some(size) = &self.size {
            size.ask(draft);
        }
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let Some(target) = next_link(page.headers) else { return Ok(None) };
        match link::place(page.url, &target) {
            // Where the operator points a provider at a stand-in (a proxy, a mock made from the
            // vendor's description), its links may be the vendor's. One that cannot be followed
            // loses nothing behind a page that was not full.
            Err(_) if self.is_short(page.raw_count) => Ok(None),
            place => place.map(Some),
        }
    }
}

impl LinkHeader {
    /// Whether a page has fewer records than were asked for.
    fn is_short(&self, records: usize) -> bool {
        self.size.as_ref().is_some_and(|size| size.is_short(records))
    }
}

/// The target of the link whose relation is `next`.
fn next_link(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(LINK).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(links).find_map(|(target, parameters)| {
        let is_next =
            parameters.split(';').filter_map(|it| it.split_once('=')).any(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .trim()
                        .trim_matches('"')
                        .split(' ')
                        .any(|it| it.eq_ignore_ascii_case("next"))
            });
        is_next.then(|| target.to_owned())
    })
}

/// The targets of a header line with their parameters.
fn links(line: &str) -> impl Iterator<Item = (&str, &str)> {
    // Targets may hold commas and semicolons, so it is cut at their brackets.
    line.split('<').skip(1).filter_map(|rest| {
        let (target, parameters) = rest.split_once('>')?;
        Some((target, parameters.trim_end().trim_end_matches(',')))
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn next_of(line: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_static(line));
        next_link(&headers)
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        let line = r#"<https://h/a?page=1,2;x>; rel="prev", <https://h/a?page=3>; rel="next", <https://h/a?page=9>; rel="last""#;
        assert_eq!(next_of(line).as_deref(), Some("https://h/a?page=3"));
        assert_eq!(next_of("</b?c=d>; title=x; REL=\"last Next\"").as_deref(), Some("/b?c=d"));
        assert_eq!(next_of(r#"<https://h/a>; rel="last""#), None);
        assert_eq!(next_of("nonsense"), None);
    }
}
