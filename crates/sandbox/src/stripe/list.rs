use std::ops::RangeInclusive;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use crate::data::timeline::Timeline;
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::world::Site;

const DEFAULT_LIMIT: usize = 10;
const MOST: usize = 100;
const EVERYWHERE: [&str; 10] = [
    "limit",
    "starting_after",
    "ending_before",
    "created",
    "created[gt]",
    "created[gte]",
    "created[lt]",
    "created[lte]",
    "expand[]",
    "expand",
];

/// What is listed.
pub(super) struct Listed {
    /// `charge`
    pub(super) what: &'static str,
    /// Parameters besides those that every list has.
    pub(super) filters: &'static [&'static str],
    /// The number behind an id of this kind.
    pub(super) index_of: fn(&str) -> Option<u64>,
}

/// A page of a list that is asked for.
pub(super) struct ListRequest {
    limit: usize,
    cursor: Cursor,
    /// The records whose time of creation was asked for.
    among: RangeInclusive<u64>,
    lie: PageLie,
}

#[derive(Clone, Copy)]
enum Cursor {
    Start,
    After(u64),
    Before(u64),
}

impl ListRequest {
    pub(super) fn of(
        pairs: &Pairs,
        listed: &Listed,
        timeline: &Timeline,
        site: &Site,
    ) -> Result<Self, Response> {
        refuse_unknown(pairs, listed)?;
        let count = timeline.count(site.now_seconds());
        Ok(Self {
            limit: limit(pairs)?,
            cursor: cursor(pairs, listed, count)?,
            among: created(pairs, timeline, count)?,
            lie: PageLie::of(site.standing.fault().as_ref()),
        })
    }

    /// The answer; `record` makes one, or none when a filter does not want it.
    pub(super) fn answer(&self, url: &str, record: impl Fn(u64) -> Option<Value>) -> Response {
        let (start, end) = (*self.among.start(), *self.among.end());
        let one_more = self.limit + 1;
        let newest_first = |start: u64, end: u64| (start..=end).rev().filter_map(&record);
        let oldest_first = |start: u64| (start..=end).filter_map(&record);
        let mut page: Vec<Value> = match (self.lie, self.cursor) {
            (PageLie::Repeat, _) | (_, Cursor::Start) => {
                newest_first(start, end).take(one_more).collect()
            }
            // The page that ends with the cursor: its last id asks for this page again.
            (PageLie::Loop, Cursor::After(index)) => oldest_first(index).take(self.limit).collect(),
            (_, Cursor::After(index)) => {
                newest_first(start, end.min(index - 1)).take(one_more).collect()
            }
            (_, Cursor::Before(index)) => {
                oldest_first(start.max(index + 1)).take(one_more).collect()
            }
        };
        let more = page.len() > self.limit || self.lie != PageLie::None;
        page.truncate(self.limit);
        let rising = matches!(
            (self.lie, self.cursor),
            (PageLie::Loop, Cursor::After(_)) | (PageLie::None | PageLie::Loop, Cursor::Before(_))
        );
        if rising {
            page.reverse();
        }
        Json(json!({ "object": "list", "data": page, "has_more": more, "url": url }))
            .into_response()
    }
}

fn refuse_unknown(pairs: &Pairs, listed: &Listed) -> Result<(), Response> {
    let known = |name: &str| EVERYWHERE.contains(&name) || listed.filters.contains(&name);
    match pairs.names().find(|name| !known(name)) {
        None => Ok(()),
        Some(name) => {
            let message = format!("Received unknown parameter: {name}");
            Err(answer::bad_parameter("parameter_unknown", &message, name))
        }
    }
}

fn limit(pairs: &Pairs) -> Result<usize, Response> {
    let Some(text) = pairs.get("limit") else {
        return Ok(DEFAULT_LIMIT);
    };
    let refused = |message: String| {
        Err(answer::bad_parameter("parameter_invalid_integer", &message, "limit"))
    };
    match text.parse::<i64>() {
        Err(_) => refused(format!("Invalid integer: {text}")),
        Ok(number) if number < 1 => {
            refused("This value must be greater than or equal to 1.".to_owned())
        }
        Ok(number) => match usize::try_from(number) {
            Ok(limit) if limit <= MOST => Ok(limit),
            _ => refused(format!(
                "This value must be less than or equal to {MOST} (it currently is '{number}')."
            )),
        },
    }
}

fn cursor(pairs: &Pairs, listed: &Listed, count: u64) -> Result<Cursor, Response> {
    let index = |name: &str, id: &str| {
        (listed.index_of)(id).filter(|index| (1..=count).contains(index)).ok_or_else(|| {
            let message = format!("No such {}: '{id}'", listed.what);
            answer::bad_parameter("resource_missing", &message, name)
        })
    };
    match (pairs.filled("starting_after"), pairs.filled("ending_before")) {
        (None, None) => Ok(Cursor::Start),
        (Some(id), None) => Ok(Cursor::After(index("starting_after", id)?)),
        (None, Some(id)) => Ok(Cursor::Before(index("ending_before", id)?)),
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: starting_after, \
                ending_before.";
            Err(answer::error(StatusCode::BAD_REQUEST, None, message, None))
        }
    }
}

/// `created=…` and `created[gte]=…` as a range of records, found without making any.
fn created(
    pairs: &Pairs,
    timeline: &Timeline,
    count: u64,
) -> Result<RangeInclusive<u64>, Response> {
    let moment = |name: &str| match pairs.filled(name) {
        None => Ok(None),
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| {
            let message = format!("Invalid integer: {text}");
            answer::bad_parameter("parameter_invalid_integer", &message, name)
        }),
    };
    let (mut first, mut last) = (1, count);
    // Of the records up to a second, the first one after it is the next.
    let from = |second: i64| timeline.count(second.saturating_sub(1)) + 1;
    let exactly = moment("created")?;
    for second in [exactly, moment("created[gte]")?].into_iter().flatten() {
        first = first.max(from(second));
    }
    if let Some(second) = moment("created[gt]")? {
        first = first.max(from(second.saturating_add(1)));
    }
    for second in [exactly, moment("created[lte]")?].into_iter().flatten() {
        last = last.min(timeline.count(second));
    }
    if let Some(second) = moment("created[lt]")? {
        last = last.min(timeline.count(second.saturating_sub(1)));
    }
    Ok(first..=last)
}
