use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::world::Site;

const DEFAULT_PER_PAGE: u64 = 50;
const MOST_PER_PAGE: u64 = 1_000;

/// `page`, `per_page` and `fields` of a list.
pub(super) struct PageRequest {
    page: u64,
    per_page: u64,
    /// The members that records are answered with; all when nothing is said.
    fields: Option<Vec<String>>,
    lie: PageLie,
}

impl PageRequest {
    pub(super) fn of(pairs: &Pairs, site: &Site) -> Result<Self, Response> {
        Ok(Self {
            page: number(pairs, "page", 1, u64::from(u32::MAX))?,
            per_page: number(pairs, "per_page", DEFAULT_PER_PAGE, MOST_PER_PAGE)?,
            fields: pairs.filled("fields").map(|it| it.split(',').map(str::to_owned).collect()),
            lie: site.standing.page_lie(),
        })
    }

    /// The page of `total` records; `record` makes the one at a position from 0.
    pub(super) fn answer(&self, total: u64, record: impl Fn(u64) -> Value) -> Response {
        // With numbered pages a loop is an answer that is always about page 1.
        let shown = if self.lie == PageLie::None { self.page } else { 1 };
        let start = (shown - 1) * self.per_page;
        let data: Vec<Value> = (start..total.min(start + self.per_page))
            .map(|position| self.only_the_fields(record(position)))
            .collect();
        let pages = total.div_ceil(self.per_page);
        let (page, total_pages) = match self.lie {
            PageLie::None => (self.page, pages),
            PageLie::Repeat => (self.page, self.page + 1),
            PageLie::Loop => (1, pages.max(2)),
        };
        Json(json!({
            "data": data,
            "page": page,
            "per_page": self.per_page,
            "total": total,
            "total_pages": total_pages,
        }))
        .into_response()
    }

    fn only_the_fields(&self, mut record: Value) -> Value {
        if let (Some(fields), Some(members)) = (&self.fields, record.as_object_mut()) {
            members.retain(|name, _| fields.contains(name));
        }
        record
    }
}

fn number(pairs: &Pairs, name: &str, default: u64, most: u64) -> Result<u64, Response> {
    match pairs.get(name).map(str::parse::<u64>) {
        None => Ok(default),
        Some(Ok(number)) if (1..=most).contains(&number) => Ok(number),
        Some(_) => Err(answer::invalid_parameter(&format!("{name} must be from 1 to {most}."))),
    }
}
