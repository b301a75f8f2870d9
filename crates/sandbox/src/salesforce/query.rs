use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::cursor::Cursor;
use super::soql::{Moment, Soql};
use super::{answer, versions};
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::stream::Stamp;
use crate::world::Site;

const LEAST: usize = 200;
const MOST: usize = 2_000;

/// `GET /services/data/v65.0/query?q=…`
pub(super) async fn query(
    state: State<Site>,
    path: Path<String>,
    query: RawQuery,
    headers: HeaderMap,
) -> Response {
    first(&state, &path, query.0.as_deref(), &headers, Deleted::Hidden)
}

/// `GET /services/data/v65.0/queryAll?q=…`: the same with what is in the recycle bin.
pub(super) async fn query_all(
    state: State<Site>,
    path: Path<String>,
    query: RawQuery,
    headers: HeaderMap,
) -> Response {
    first(&state, &path, query.0.as_deref(), &headers, Deleted::Shown)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Deleted {
    Hidden,
    Shown,
}

fn first(
    site: &Site,
    version: &str,
    query: Option<&str>,
    headers: &HeaderMap,
    deleted: Deleted,
) -> Response {
    let Some(version) = versions::known(version) else { return answer::missing() };
    let pairs = Pairs::of(query);
    let text = pairs.get("q").unwrap_or_default();
    let soql = match Soql::read(text) {
        Ok(soql) => soql,
        Err(refused) => return refused,
    };
    let list = Cursor { query: text.to_owned(), records: found(site, &soql, deleted) };
    let cursor = list.keep(site);
    let batch = Batch { site, version, soql: &soql, records: &list.records, cursor: &cursor };
    batch.answer(0, batch_size(headers))
}

/// `GET /services/data/v65.0/query/{locator}`: the records that follow.
pub(super) async fn more(
    State(site): State<Site>,
    Path((version, locator)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(version) = versions::known(&version) else { return answer::missing() };
    let invalid =
        || answer::error(StatusCode::BAD_REQUEST, "INVALID_QUERY_LOCATOR", "invalid query locator");
    let Some((cursor, offset)) = locator.strip_prefix(LOCATOR).and_then(|it| it.split_once('-'))
    else {
        return invalid();
    };
    let list = Cursor::find(&site, cursor);
    let (Some(list), Ok(offset)) = (list, offset.parse()) else { return invalid() };
    match Soql::read(&list.query) {
        Ok(soql) => Batch { site: &site, version, soql: &soql, records: &list.records, cursor }
            .answer(offset, batch_size(&headers)),
        Err(refused) => refused,
    }
}

const LOCATOR: &str = "0r8";

/// The numbers of the records that a query finds, in its order.
fn found(site: &Site, soql: &Soql, deleted: Deleted) -> Vec<u64> {
    let stream = soql.object.stream(site);
    let second = |stamp: &Stamp, moment: Moment| match moment {
        Moment::Created => stream.created_at(stamp.index),
        Moment::Changed => stamp.updated_at,
    };
    let since = soql
        .conditions
        .iter()
        .filter(|it| it.moment == Moment::Changed && it.comparison.bounds_from_below())
        .map(|it| it.literal.div_euclid(1_000))
        .max();
    let mut stamps = stream.changed_from(since.unwrap_or(i64::MIN));
    stamps.retain(|stamp| {
        let wanted = soql.conditions.iter().all(|it| it.holds(second(stamp, it.moment)));
        wanted && (deleted == Deleted::Shown || !soql.object.is_deleted(&stream, stamp.index))
    });
    if let Some(order) = soql.order {
        if let Some(moment) = order.moment {
            stamps.sort_by_key(|stamp| (second(stamp, moment), stamp.index));
        }
        order.direction.turn(&mut stamps);
    }
    stamps.truncate(soql.limit.unwrap_or(usize::MAX));
    stamps.into_iter().map(|stamp| stamp.index).collect()
}

struct Batch<'a> {
    site: &'a Site,
    version: &'a str,
    soql: &'a Soql,
    records: &'a [u64],
    cursor: &'a str,
}

impl Batch<'_> {
    fn answer(&self, asked: usize, size: usize) -> Response {
        let lie = self.site.standing.page_lie();
        let start = if lie == PageLie::Repeat { 0 } else { asked.min(self.records.len()) };
        let end = self.records.len().min(start.saturating_add(size));
        let next = match lie {
            PageLie::None => (end < self.records.len()).then_some(end),
            PageLie::Repeat => Some(asked.saturating_add(size)),
            PageLie::Loop => Some(asked),
        };
        let Soql { object, fields, .. } = self.soql;
        let records: Vec<Value> = self.records[start..end]
            .iter()
            .map(|index| object.json(self.site, *index, fields, self.version))
            .collect();
        let mut body = json!({ "totalSize": self.records.len(), "done": next.is_none() });
        if let Some(next) = next {
            let (version, cursor) = (self.version, self.cursor);
            let url = format!("/services/data/v{version}/query/{LOCATOR}{cursor}-{next}");
            body["nextRecordsUrl"] = url.into();
        }
        body["records"] = records.into();
        Json(body).into_response()
    }
}

/// `Sforce-Query-Options: batchSize=500`; what is out of bounds is moved to the nearest bound.
fn batch_size(headers: &HeaderMap) -> usize {
    let options = headers.get("sforce-query-options").and_then(|value| value.to_str().ok());
    options
        .into_iter()
        .flat_map(|options| options.split(','))
        .filter_map(|option| option.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("batchSize"))
        .and_then(|(_, size)| size.trim().parse::<usize>().ok())
        .map_or(MOST, |size| size.clamp(LEAST, MOST))
}
