//! The next page's address in a header: `Link: <…>; rel="next"` (RFC 8288).

use http::{HeaderMap, header::LINK};
use serde::Deserialize;
use url::{Position, Url};

use super::{PageSize, Paging, Place, SeenPage};

/// The next page's address in a header. Ends with the page that names none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkHeader {
    /// How many records a page has.
    size: Option<PageSize>,
}

impl Paging for LinkHeader {
    fn open(&self, place: &Place, url: &mut Url) {
        if let Place::Link(link) = place {
            follow(url, link);
        } else if let Some(size) = &self.size {
            size.ask(url);
        }
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let Some(target) = next_link(page.headers) else { return Ok(None) };
        match link(page.url, &target) {
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
        self.size.as_ref().is_some_and(|size| records < size.value as usize)
    }
}

/// The place that a link in an answer leads to. Only the same scheme, host and port are followed:
/// the credential goes along.
fn link(from: &Url, target: &str) -> Result<Place, String> {
    let url = from.join(target).map_err(|_| "its next link is no address".to_owned())?;
    if url.origin() != from.origin() {
        let host = url.host_str().unwrap_or("nowhere");
        return Err(format!(
            "its next link leads to another server ({}://{host}), where the credential is not sent",
            url.scheme()
        ));
    }
    Ok(Place::Link(url[Position::BeforePath..Position::AfterQuery].to_owned()))
}

fn follow(url: &mut Url, link: &str) {
    let (path, query) = link.split_once('?').map_or((link, None), |(it, query)| (it, Some(query)));
    url.set_path(path);
    url.set_query(query);
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

    #[test]
    fn a_link_to_another_scheme_host_or_port_is_refused() {
        let from = Url::parse("https://api.example/v1/x").unwrap();
        for target in
            ["https://evil.example/x", "http://api.example/x", "https://api.example:8443/"]
        {
            assert!(link(&from, target).unwrap_err().contains("another server"), "{target}");
        }
        assert_eq!(link(&from, "/v1/x?page=2"), Ok(Place::Link("/v1/x?page=2".into())));
    }
}
