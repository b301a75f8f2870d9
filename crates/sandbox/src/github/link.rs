use axum::http::{HeaderMap, HeaderValue, header};

use crate::fault::PageLie;
use crate::query::Pairs;

const DEFAULT_PER_PAGE: usize = 30;
const MOST_PER_PAGE: usize = 100;

/// `page` and `per_page` of a list.
pub(super) struct PageRequest {
    page: usize,
    per_page: usize,
    lie: PageLie,
}

impl PageRequest {
    /// GitHub does not complain about numbers: too many become 100, nonsense becomes the default.
    pub(super) fn of(pairs: &Pairs, lie: PageLie) -> Self {
        let number = |name| pairs.get(name).and_then(|text| text.parse().ok()).filter(|n| *n > 0);
        Self {
            page: number("page").unwrap_or(1),
            per_page: number("per_page").unwrap_or(DEFAULT_PER_PAGE).min(MOST_PER_PAGE),
            lie,
        }
    }

    /// The items of this page.
    pub(super) fn slice<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let page = if self.lie == PageLie::Repeat { 1 } else { self.page };
        let start = (page - 1).saturating_mul(self.per_page).min(all.len());
        let end = start.saturating_add(self.per_page).min(all.len());
        &all[start..end]
    }

    /// The headers that lead from this page to the others.
    pub(super) fn headers(&self, address: &str, pairs: &Pairs, total: usize) -> HeaderMap {
        let link = self.link(address, pairs, total);
        let link = link.and_then(|link| HeaderValue::from_str(&link).ok());
        link.into_iter().map(|link| (header::LINK, link)).collect()
    }

    /// The `Link` header: prev, next, last, first as they apply; `None` when all fits in one page.
    fn link(&self, address: &str, pairs: &Pairs, total: usize) -> Option<String> {
        let last = total.div_ceil(self.per_page).max(1);
        let (next, last) = match self.lie {
            PageLie::None => ((self.page < last).then_some(self.page + 1), last),
            PageLie::Repeat => (Some(self.page.saturating_add(1)), self.page.saturating_add(1)),
            PageLie::Loop => (Some(self.page), last),
        };
        let relation = |page: usize, name: &str| {
            format!("<{address}?{}>; rel=\"{name}\"", pairs.with("page", &page.to_string()))
        };
        let mut links = Vec::new();
        if self.page > 1 {
            links.push(relation((self.page - 1).min(last), "prev"));
        }
        if let Some(next) = next {
            links.push(relation(next, "next"));
            links.push(relation(last, "last"));
        }
        if self.page > 1 {
            links.push(relation(1, "first"));
        }
        (!links.is_empty()).then(|| links.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::PageRequest;
    use crate::fault::PageLie;
    use crate::query::Pairs;

    fn link(query: &str, total: usize) -> Option<String> {
        let pairs = Pairs::of(Some(query));
        PageRequest::of(&pairs, PageLie::None).link("http://h/github/x", &pairs, total)
    }

    #[test]
    fn the_first_page_names_next_and_last_and_keeps_the_question() {
        assert_eq!(
            link("state=all&per_page=100", 260).expect("a link"),
            "<http://h/github/x?state=all&per_page=100&page=2>; rel=\"next\", \
             <http://h/github/x?state=all&per_page=100&page=3>; rel=\"last\""
        );
    }

    #[test]
    fn the_last_page_names_prev_and_first_only() {
        assert_eq!(
            link("page=3&per_page=100", 260).expect("a link"),
            "<http://h/github/x?page=2&per_page=100>; rel=\"prev\", \
             <http://h/github/x?page=1&per_page=100>; rel=\"first\""
        );
    }

    #[test]
    fn what_fits_in_one_page_has_no_link_at_all() {
        assert_eq!(link("per_page=100", 100), None);
        assert_eq!(link("", 0), None);
    }
}
