use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer;
use super::filter::{FilterGroup, compare};
use super::object::ObjectType;
use super::objects::readable;
use super::record::{Record, Selection};
use super::sort::Sort;
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::Site;

const MOST: usize = 200;
/// HubSpot shows no more results of one search than this.
const WINDOW: usize = 10_000;
const MOST_GROUPS: usize = 5;
const MOST_FILTERS: usize = 6;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SearchRequest {
    filter_groups: Vec<FilterGroup>,
    sorts: Vec<Sort>,
    query: String,
    properties: Vec<String>,
    limit: usize,
    after: Value,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            filter_groups: Vec::new(),
            sorts: Vec::new(),
            query: String::new(),
            properties: Vec::new(),
            limit: 10,
            after: Value::Null,
        }
    }
}

/// `POST /crm/v3/objects/{contacts|companies|deals}/search`
pub(super) async fn search(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path(object): Path<String>,
    request: Result<Json<SearchRequest>, JsonRejection>,
) -> Response {
    let kind = match readable(&object, &caller) {
        Ok(kind) => kind,
        Err(refused) => return refused,
    };
    let request = match request {
        Ok(Json(request)) => request,
        Err(rejection) => {
            return answer::validation_error(&format!("Invalid input JSON: {rejection}"));
        }
    };
    let Some(asked) = offset(&request.after) else {
        return answer::validation_error("Invalid value for the paging cursor 'after'.");
    };
    if !(1..=MOST).contains(&request.limit) || asked.saturating_add(request.limit) > WINDOW {
        return answer::validation_error(&format!(
            "limit must be from 1 to {MOST}, and no more than {WINDOW} results can be paged."
        ));
    }
    let groups = &request.filter_groups;
    let too_many = groups.iter().any(|group| group.filters.len() > MOST_FILTERS);
    if groups.len() > MOST_GROUPS || too_many {
        return answer::validation_error(&format!(
            "A search has at most {MOST_GROUPS} filterGroups of at most {MOST_FILTERS} filters."
        ));
    }
    page(&site, kind, &request, asked)
}

fn page(site: &Site, kind: &'static ObjectType, request: &SearchRequest, asked: usize) -> Response {
    let lie = site.standing.page_lie();
    let start = if lie == PageLie::Repeat { 0 } else { asked };
    let found = found(site, kind, request);
    let selection = if request.properties.is_empty() {
        Selection::usual(kind)
    } else {
        Selection::of(kind, request.properties.iter().map(String::as_str))
    };
    let results: Vec<Value> = found
        .iter()
        .skip(start)
        .take(request.limit)
        .map(|record| record.json(&selection))
        .collect();
    let next = match lie {
        PageLie::None => (start + results.len() < found.len()).then_some(start + results.len()),
        PageLie::Repeat => Some(asked + request.limit),
        PageLie::Loop => Some(asked),
    };
    let mut body = json!({ "total": found.len(), "results": results });
    if let Some(after) = next {
        body["paging"] = json!({ "next": { "after": after.to_string() } });
    }
    Json(body).into_response()
}

fn found(site: &Site, kind: &'static ObjectType, request: &SearchRequest) -> Vec<Record> {
    let groups = &request.filter_groups;
    let wanted = |record: &Record| {
        (groups.is_empty() || groups.iter().any(|group| group.holds(record)))
            && (request.query.is_empty() || record.mentions(&request.query))
    };
    let mut found: Vec<Record> =
        kind.live_from(site, 1).map(|index| Record::of(site, kind, index)).filter(wanted).collect();
    if let Some(sort) = request.sorts.first() {
        let key = |record: &'_ Record| record.property(sort.property()).cloned();
        found.sort_by(|one, other| compare(key(one).as_ref(), key(other).as_ref()));
        if sort.descends() {
            found.reverse();
        }
    }
    found
}

/// Searches page by offset, written as text or as a number.
fn offset(after: &Value) -> Option<usize> {
    match after {
        Value::Null => Some(0),
        Value::String(text) if text.is_empty() => Some(0),
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        _ => None,
    }
}
