use std::ops::{Bound, RangeInclusive};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use crate::fault::PageLie;
use crate::query::Pairs;

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

/// The records of one kind that exist now, in the order of their creation.
pub(super) trait Records {
    /// Where a record stands among the others.
    type Place: Copy;
    /// What messages call one: `charge`.
    const WHAT: &'static str;
    /// Parameters besides those that every list has.
    const FILTERS: &'static [&'static str];

    /// Where the record with this id stands.
    fn place(&self, id: &str) -> Option<Self::Place>;

    /// The wanted ones of a stretch, from its end on.
    fn newest_first(&self, among: Stretch<Self::Place>) -> impl Iterator<Item = Value>;

    /// The wanted ones of a stretch, from its start on.
    fn oldest_first(&self, among: Stretch<Self::Place>) -> impl Iterator<Item = Value>;
}

/// Part of the records.
#[derive(Clone)]
pub(super) struct Stretch<P> {
    /// Only those created in these seconds.
    pub(super) created: RangeInclusive<i64>,
    /// Only those that are newer than this one.
    pub(super) above: Bound<P>,
    /// Only those that are older than this one.
    pub(super) below: Bound<P>,
}

#[derive(Clone, Copy)]
enum Cursor<P> {
    Start,
    After(P),
    Before(P),
}

/// The page of a list that a query asks for.
pub(super) fn page<R: Records>(pairs: &Pairs, records: &R, url: &str, lie: PageLie) -> Response {
    answered(pairs, records, url, lie).unwrap_or_else(|refused| refused)
}

fn answered<R: Records>(
    pairs: &Pairs,
    records: &R,
    url: &str,
    lie: PageLie,
) -> Result<Response, Response> {
    refuse_unknown::<R>(pairs)?;
    let limit = limit(pairs)?;
    let cursor = cursor(pairs, records)?;
    let everything =
        Stretch { created: created(pairs)?, above: Bound::Unbounded, below: Bound::Unbounded };
    let one_more = limit + 1;
    let mut rising = false;
    let mut data: Vec<Value> = match (lie, cursor) {
        (PageLie::Repeat, _) | (_, Cursor::Start) => {
            records.newest_first(everything).take(one_more).collect()
        }
        // The page that ends with the cursor: its last id asks for this page again.
        (PageLie::Loop, Cursor::After(place)) => {
            rising = true;
            let among = Stretch { above: Bound::Included(place), ..everything };
            records.oldest_first(among).take(limit).collect()
        }
        (_, Cursor::After(place)) => {
            let among = Stretch { below: Bound::Excluded(place), ..everything };
            records.newest_first(among).take(one_more).collect()
        }
        (_, Cursor::Before(place)) => {
            rising = true;
            let among = Stretch { above: Bound::Excluded(place), ..everything };
            records.oldest_first(among).take(one_more).collect()
        }
    };
    let more = data.len() > limit || lie != PageLie::None;
    data.truncate(limit);
    if rising {
        data.reverse();
    }
    let body = json!({ "object": "list", "data": data, "has_more": more, "url": url });
    Ok(Json(body).into_response())
}

fn refuse_unknown<R: Records>(pairs: &Pairs) -> Result<(), Response> {
    let known = |name: &str| EVERYWHERE.contains(&name) || R::FILTERS.contains(&name);
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

fn cursor<R: Records>(pairs: &Pairs, records: &R) -> Result<Cursor<R::Place>, Response> {
    let place = |name: &str, id: &str| {
        records.place(id).ok_or_else(|| {
            let message = format!("No such {}: '{id}'", R::WHAT);
            answer::bad_parameter("resource_missing", &message, name)
        })
    };
    match (pairs.filled("starting_after"), pairs.filled("ending_before")) {
        (None, None) => Ok(Cursor::Start),
        (Some(id), None) => Ok(Cursor::After(place("starting_after", id)?)),
        (None, Some(id)) => Ok(Cursor::Before(place("ending_before", id)?)),
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: starting_after, \
                ending_before.";
            Err(answer::error(StatusCode::BAD_REQUEST, None, message, None))
        }
    }
}

/// `created=…` and `created[gte]=…` as a range of seconds.
fn created(pairs: &Pairs) -> Result<RangeInclusive<i64>, Response> {
    let moment = |name: &str| match pairs.filled(name) {
        None => Ok(None),
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| {
            let message = format!("Invalid integer: {text}");
            answer::bad_parameter("parameter_invalid_integer", &message, name)
        }),
    };
    let exactly = moment("created")?;
    let after = moment("created[gt]")?.map(|second| second.saturating_add(1));
    let before = moment("created[lt]")?.map(|second| second.saturating_sub(1));
    let first = [exactly, moment("created[gte]")?, after].into_iter().flatten().max();
    let last = [exactly, moment("created[lte]")?, before].into_iter().flatten().min();
    Ok(first.unwrap_or(i64::MIN)..=last.unwrap_or(i64::MAX))
}
