use std::cmp::Ordering;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer;
use super::contact::{Contact, Selection};
use super::contacts::SCOPE;
use crate::clock::parse_rfc3339;
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::Site;

const MOST: usize = 200;
/// HubSpot shows no more results of one search than this.
const WINDOW: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SearchRequest {
    filter_groups: Vec<FilterGroup>,
    sorts: Vec<Sort>,
    properties: Vec<String>,
    limit: usize,
    after: Value,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            filter_groups: Vec::new(),
            sorts: Vec::new(),
            properties: Vec::new(),
            limit: 10,
            after: Value::Null,
        }
    }
}

/// All of these must hold; of several groups one must.
#[derive(Deserialize)]
struct FilterGroup {
    filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    property_name: String,
    operator: Operator,
    #[serde(default)]
    value: Value,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Eq,
    Neq,
    Gt,
    Gte,
    Lt,
    Lte,
    HasProperty,
    NotHasProperty,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sort {
    property_name: String,
    #[serde(default)]
    direction: Direction,
}

#[derive(Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// `POST /crm/v3/objects/contacts/search`
pub(super) async fn search(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    request: Result<Json<SearchRequest>, JsonRejection>,
) -> Response {
    if !caller.may(SCOPE) {
        return answer::missing_scope(SCOPE);
    }
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
    page(&site, &request, asked)
}

fn page(site: &Site, request: &SearchRequest, asked: usize) -> Response {
    let lie = PageLie::of(site.standing.fault().as_ref());
    let start = if lie == PageLie::Repeat { 0 } else { asked };
    let found = found(site, request);
    let selection = if request.properties.is_empty() {
        Selection::default()
    } else {
        Selection::of(request.properties.iter().map(String::as_str))
    };
    let results: Vec<Value> = found
        .iter()
        .skip(start)
        .take(request.limit)
        .map(|contact| contact.json(&selection))
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

fn found(site: &Site, request: &SearchRequest) -> Vec<Contact> {
    let count = site.world.data.contacts.count(site.now_seconds());
    let holds = |contact: &Contact| {
        let groups = &request.filter_groups;
        groups.is_empty()
            || groups.iter().any(|group| group.filters.iter().all(|filter| filter.holds(contact)))
    };
    let mut found: Vec<Contact> =
        (1..=count).map(|index| Contact::of(site, index)).filter(holds).collect();
    if let Some(sort) = request.sorts.first() {
        let key = |contact: &Contact| contact.property(&sort.property_name);
        found.sort_by(|one, other| compare(key(one).as_ref(), key(other).as_ref()));
        if sort.direction == Direction::Descending {
            found.reverse();
        }
    }
    found
}

impl Filter {
    fn holds(&self, contact: &Contact) -> bool {
        let value = contact.property(&self.property_name).filter(|value| !value.is_null());
        let order = value.as_ref().map(|value| compare(Some(value), Some(&self.value)));
        match self.operator {
            Operator::HasProperty => value.is_some(),
            Operator::NotHasProperty => value.is_none(),
            Operator::Eq => order == Some(Ordering::Equal),
            Operator::Neq => order != Some(Ordering::Equal),
            Operator::Gt => order == Some(Ordering::Greater),
            Operator::Gte => order.is_some_and(Ordering::is_ge),
            Operator::Lt => order == Some(Ordering::Less),
            Operator::Lte => order.is_some_and(Ordering::is_le),
        }
    }
}

/// Dates compare as moments whether they are written as RFC 3339 or in epoch milliseconds,
/// numbers as numbers, anything else as text.
fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let (one, other) = (text(one), text(other));
    match (number(&one), number(&other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.to_lowercase().cmp(&other.to_lowercase()),
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| parse_rfc3339(text).map(|seconds| seconds * 1_000))
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
