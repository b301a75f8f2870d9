use axum::http::{HeaderMap, header};
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime};
use serde_json::{Value, json};

use super::answer;
use super::filter::Filter;
use crate::direction::Direction;
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::world::Site;

const DEFAULT_SIZE: usize = 100;
const MOST: usize = 1_000;

/// What the lists of a resource can be asked.
pub(super) struct Listed {
    /// What its records can be ordered by besides their times. New ids do not come at the end, but
    /// a record keeps its place when it changes.
    pub(super) id: &'static str,
    /// What `where` can ask of.
    pub(super) filters: &'static [&'static str],
}

/// A list that is asked for.
pub(super) struct ListRequest {
    /// `None` asks for everything at once, without line items.
    page: Option<usize>,
    size: usize,
    pub(super) since: Option<i64>,
    order: Order,
    filter: Filter,
    summary_only: bool,
}

/// A record, before it is made.
#[derive(Clone, Copy)]
pub(super) struct Row<R> {
    pub(super) updated_at: i64,
    pub(super) dated_at: i64,
    pub(super) of: R,
}

#[derive(Clone, Copy)]
struct Order {
    by: OrderBy,
    direction: Direction,
}

#[derive(Clone, Copy)]
enum OrderBy {
    Updated,
    Dated,
    Id(&'static str),
}

impl ListRequest {
    pub(super) fn of(
        pairs: &Pairs,
        headers: &HeaderMap,
        listed: &Listed,
    ) -> Result<Self, Response> {
        let number = |name: &str| pairs.filled(name).and_then(|text| text.parse::<usize>().ok());
        // A size without a page means the first page.
        let asked = number("page").or(number("pageSize").map(|_| 1));
        Ok(Self {
            page: asked.map(|page| page.max(1)),
            size: number("pageSize").unwrap_or(DEFAULT_SIZE).clamp(1, MOST),
            since: since(headers),
            order: order(pairs.filled("order"), listed.id)?,
            filter: match pairs.filled("where") {
                Some(text) => Filter::read(text, listed.filters)?,
                None => Filter::default(),
            },
            summary_only: pairs.get("summaryOnly") == Some("true"),
        })
    }

    /// The answer with the rows of a resource; `record` makes one.
    pub(super) fn answer<R>(
        &self,
        site: &Site,
        name: &str,
        mut rows: Vec<Row<R>>,
        record: impl Fn(&R) -> Value,
    ) -> Response {
        if !self.filter.is_empty() {
            rows.retain(|row| self.filter.holds(&record(&row.of)));
        }
        match self.order.by {
            OrderBy::Updated => rows.sort_by_key(|row| row.updated_at),
            OrderBy::Dated => rows.sort_by_key(|row| row.dated_at),
            OrderBy::Id(name) => rows.sort_by_cached_key(|row| record(&row.of)[name].to_string()),
        }
        self.order.direction.turn(&mut rows);
        let Some(page) = self.page else {
            let records: Vec<Value> =
                rows.iter().map(|row| without_lines(record(&row.of))).collect();
            return answer::envelope(site, json!({ name: records }));
        };
        let lie = site.standing.page_lie();
        let shown = if lie == PageLie::None { page } else { 1 };
        let records: Vec<Value> = rows
            .iter()
            .skip((shown - 1).saturating_mul(self.size))
            .take(self.size)
            .map(|row| record(&row.of))
            .map(|record| if self.summary_only { without_lines(record) } else { record })
            .collect();
        // With numbered pages a loop is an answer that is always about page 1.
        let pages = rows.len().div_ceil(self.size);
        let (page, pages) = match lie {
            PageLie::None => (page, pages),
            PageLie::Repeat => (page, page + 1),
            PageLie::Loop => (1, pages.max(2)),
        };
        let pagination = json!({
            "page": page, "pageSize": self.size, "pageCount": pages, "itemCount": rows.len(),
        });
        answer::envelope(site, json!({ "pagination": pagination, name: records }))
    }
}

fn without_lines(mut record: Value) -> Value {
    if let Some(lines) = record.get_mut("LineItems") {
        *lines = json!([]);
    }
    record
}

/// `If-Modified-Since`, as Xero writes it (`2026-11-01T00:00:00`, which is UTC) or as HTTP does.
fn since(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(header::IF_MODIFIED_SINCE)?.to_str().ok()?;
    let zoned =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok();
    let zoned = zoned.map(|moment| moment.timestamp());
    let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok();
    zoned.or_else(|| plain.map(|moment| moment.and_utc().timestamp()))
}

fn order(text: Option<&str>, id: &'static str) -> Result<Order, Response> {
    let mut words = text.unwrap_or("UpdatedDateUTC").split_whitespace();
    let by = match words.next() {
        Some("UpdatedDateUTC") => OrderBy::Updated,
        Some("Date") => OrderBy::Dated,
        Some(name) if name == id => OrderBy::Id(id),
        other => {
            let name = other.unwrap_or_default();
            let message = format!("No property or field '{name}' exists here");
            return Err(answer::unreadable_query(&message));
        }
    };
    match (words.next().map(str::to_ascii_uppercase).as_deref(), words.next()) {
        (None | Some("ASC"), None) => Ok(Order { by, direction: Direction::Rising }),
        (Some("DESC"), None) => Ok(Order { by, direction: Direction::Falling }),
        _ => Err(answer::unreadable_query("Syntax error in order")),
    }
}
