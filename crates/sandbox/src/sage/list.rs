use axum::Json;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::answer;
use super::attributes::Attributes;
use crate::clock::parse_rfc3339;
use crate::direction::Direction;
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::stream::{Stamp, Stream};
use crate::world::Site;

const DEFAULT_ITEMS: usize = 20;
const MOST: usize = 200;

/// A list that is asked for.
pub(super) struct ListRequest {
    pairs: Pairs,
    page: usize,
    items: usize,
    since: i64,
    sort: Sort,
    attributes: Attributes,
}

#[derive(Clone, Copy)]
struct Sort {
    by: SortBy,
    direction: Direction,
}

#[derive(Clone, Copy)]
enum SortBy {
    /// Also by date: a record is dated the day it came into being.
    Created,
    Updated,
}

impl ListRequest {
    pub(super) fn of(pairs: Pairs) -> Result<Self, Response> {
        Ok(Self {
            page: number(&pairs, "page", 1)?,
            items: number(&pairs, "items_per_page", DEFAULT_ITEMS)?.min(MOST),
            since: since(&pairs)?,
            sort: sort(&pairs)?,
            attributes: Attributes::of(&pairs).unwrap_or(Attributes::None),
            pairs,
        })
    }

    /// Which records of a stream are asked for.
    pub(super) fn found(&self, stream: &Stream<'_>) -> Vec<Stamp> {
        self.sorted(stream.changed_from(self.since))
    }

    /// The id that the records must have in an attribute, where one is asked for.
    pub(super) fn wanted(&self, attribute: &str) -> Option<&str> {
        self.pairs.filled(attribute)
    }

    /// The answer with what was found; `record` makes one.
    pub(super) fn answer(
        &self,
        site: &Site,
        path: &str,
        stamps: &[Stamp],
        record: impl Fn(u64) -> Value,
    ) -> Response {
        let lie = site.standing.page_lie();
        let pages = stamps.len().div_ceil(self.items).max(1);
        // Who asks for a page behind the last one gets the last one.
        let page = if lie == PageLie::None { self.page.min(pages) } else { self.page };
        let shown = if lie == PageLie::Repeat { 1 } else { page.min(pages) };
        let items: Vec<Value> = stamps
            .iter()
            .skip((shown - 1) * self.items)
            .take(self.items)
            .map(|stamp| self.attributes.of_record(record(stamp.index)))
            .collect();
        let next = match lie {
            PageLie::None => (page < pages).then_some(page + 1),
            PageLie::Repeat => Some(page + 1),
            PageLie::Loop => Some(page),
        };
        Json(json!({
            "$total": stamps.len(),
            "$page": page,
            "$next": next.map(|page| self.link(path, page)),
            "$back": (page > 1).then(|| self.link(path, page - 1)),
            "$itemsPerPage": self.items,
            "$items": items,
        }))
        .into_response()
    }

    /// The path of another page, below the version of the API.
    fn link(&self, path: &str, page: usize) -> String {
        let query = self.pairs.with("page", &page.to_string());
        let query = Pairs::of(Some(&query)).with("items_per_page", &self.items.to_string());
        format!("{path}?{query}")
    }

    fn sorted(&self, mut stamps: Vec<Stamp>) -> Vec<Stamp> {
        match self.sort.by {
            SortBy::Created => {}
            SortBy::Updated => stamps.sort_unstable(),
        }
        self.sort.direction.turn(&mut stamps);
        stamps
    }
}

fn number(pairs: &Pairs, name: &str, default: usize) -> Result<usize, Response> {
    match pairs.filled(name).map(str::parse::<usize>) {
        None => Ok(default),
        Some(Ok(number)) if (1..=1_000_000).contains(&number) => Ok(number),
        Some(_) => Err(answer::invalid(name, "must be a number from 1")),
    }
}

/// What changed at this moment or later; a day means its first second.
fn since(pairs: &Pairs) -> Result<i64, Response> {
    const NAME: &str = "updated_or_created_since";
    let Some(text) = pairs.filled(NAME) else { return Ok(i64::MIN) };
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    parse_rfc3339(text)
        .or_else(|| day().map(|midnight| midnight.and_utc().timestamp()))
        .ok_or_else(|| answer::invalid(NAME, "must be a date-time such as 2026-11-20T08:00:00Z"))
}

/// `sort=updated_at` or `sort=updated_at:desc`; by number where nothing is said.
fn sort(pairs: &Pairs) -> Result<Sort, Response> {
    let text = pairs.filled("sort").unwrap_or("created_at");
    let (name, direction) = text.split_once(':').unwrap_or((text, "asc"));
    let by = match name {
        "created_at" | "date" => SortBy::Created,
        "updated_at" => SortBy::Updated,
        _ => return Err(answer::invalid("sort", "there is no such attribute to order by")),
    };
    match direction {
        "asc" => Ok(Sort { by, direction: Direction::Rising }),
        "desc" => Ok(Sort { by, direction: Direction::Falling }),
        _ => Err(answer::invalid("sort", "the direction is asc or desc")),
    }
}
