use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::answer;
use super::statement::Statement;
use super::vendor_bill::{self, Column, Datum, VendorBill};
use crate::direction::Direction;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::stream::{Stamp, Stream};
use crate::world::Site;

const MOST: usize = 1_000;
/// No more rows of one question are ever shown.
const WINDOW: usize = 100_000;

/// `POST /services/rest/query/v1/suiteql?limit=&offset=`
pub(super) async fn query(
    State(site): State<Site>,
    Mount(mount): Mount,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let page = match Page::read(&pairs, &headers) {
        Ok(page) => page,
        Err(refused) => return refused,
    };
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(sql) = body["q"].as_str() else {
        return answer::invalid_query("Missing q");
    };
    match Statement::parse(sql) {
        Ok(statement) => {
            let address = format!("{mount}{}", uri.path());
            page.answer(&site, &statement, &address, &pairs)
        }
        Err(why) => answer::invalid_query(&why),
    }
}

struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    fn read(pairs: &Pairs, headers: &HeaderMap) -> Result<Self, Response> {
        let prefer = headers.get("prefer").and_then(|value| value.to_str().ok());
        let wishes = prefer.unwrap_or_default().split(',');
        if !wishes.map(str::trim).any(|wish| wish.eq_ignore_ascii_case("transient")) {
            return Err(answer::invalid_header("Prefer"));
        }
        let number = |name: &str, default: usize| match pairs.filled(name).map(str::parse) {
            None => Ok(default),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => {
                Err(answer::invalid_parameter(name, &format!("Invalid value for {name}.")))
            }
        };
        let (limit, offset) = (number("limit", MOST)?, number("offset", 0)?);
        if !(1..=MOST).contains(&limit) {
            let detail = "The limit value must be between 1 and 1000.";
            return Err(answer::invalid_parameter("limit", detail));
        }
        if offset.saturating_add(limit) > WINDOW {
            let detail = "A query can return up to 100,000 results.";
            return Err(answer::invalid_parameter("offset", detail));
        }
        Ok(Self { limit, offset })
    }

    fn answer(&self, site: &Site, statement: &Statement, address: &str, pairs: &Pairs) -> Response {
        let stream = vendor_bill::stream(site);
        let found = found(&stream, statement);
        let lie = site.standing.page_lie();
        let start = if lie == PageLie::Repeat { 0 } else { self.offset };
        let shown = found.iter().skip(start).take(self.limit);
        let items: Vec<Value> =
            shown.map(|index| item(statement, &VendorBill::of(&stream, *index))).collect();
        let next = match lie {
            PageLie::None => {
                (start + items.len() < found.len()).then_some(self.offset + self.limit)
            }
            PageLie::Repeat => Some(self.offset + self.limit),
            PageLie::Loop => Some(self.offset),
        };
        let at = |offset: usize| format!("{address}?{}", pairs.with("offset", &offset.to_string()));
        let mut links = Vec::new();
        if let Some(offset) = next {
            links.push(json!({ "rel": "next", "href": at(offset) }));
        }
        links.push(json!({ "rel": "self", "href": at(self.offset) }));
        let body = json!({
            "links": links,
            "count": items.len(),
            "hasMore": next.is_some(),
            "items": items,
            "offset": self.offset,
            "totalResults": found.len(),
        });
        let media =
            HeaderValue::from_static("application/vnd.oracle.resource+json; type=collection");
        ([(header::CONTENT_TYPE, media)], Json(body)).into_response()
    }
}

fn item(statement: &Statement, bill: &VendorBill) -> Value {
    let mut item = Map::from_iter([("links".to_owned(), json!([]))]);
    for selected in &statement.select {
        let text = selected.of(bill);
        // What is empty is left out.
        if !text.is_empty() {
            item.insert(selected.name.clone(), text.into());
        }
    }
    Value::Object(item)
}

/// Numbers of the bills that all conditions hold for, in the order that is asked for.
fn found(stream: &Stream<'_>, statement: &Statement) -> Vec<u64> {
    let mut keyed: Vec<(Vec<Datum>, u64)> = Vec::new();
    for Stamp { index, .. } in stream.changed_from(since(statement)) {
        let bill = VendorBill::of(stream, index);
        if statement.conditions.iter().all(|condition| condition.holds(&bill)) {
            let key = statement.order.iter().map(|(column, _)| bill.value(*column)).collect();
            keyed.push((key, index));
        }
    }
    let directions: Vec<_> = statement.order.iter().map(|(_, direction)| *direction).collect();
    Direction::sort(&mut keyed, &directions);
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// The moment since which a bill must have changed to be wanted.
fn since(statement: &Statement) -> i64 {
    let since = statement.conditions.iter().filter_map(|condition| {
        match (condition.column, &condition.value) {
            (Column::LastModifiedDate, Datum::Moment(moment))
                if condition.comparison.bounds_from_below() =>
            {
                Some(*moment)
            }
            _ => None,
        }
    });
    since.max().unwrap_or(i64::MIN)
}
