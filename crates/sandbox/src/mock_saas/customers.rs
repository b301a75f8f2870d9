use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use super::since::updated_since;
use crate::clock::rfc3339;
use crate::data::person::person;
use crate::query::Pairs;
use crate::seeded::Draw;
use crate::world::{Site, lock};

/// `cus_000007`
pub(super) fn id(index: u64) -> String {
    format!("cus_{index:06}")
}

/// The number of the customer with this id, if there is such a one.
pub(super) fn index_of(site: &Site, customer_id: &str) -> Option<u64> {
    let index = customer_id.strip_prefix("cus_")?.parse().ok()?;
    let count = site.world.data.customers.count(site.now_seconds());
    ((1..=count).contains(&index) && id(index) == customer_id).then_some(index)
}

/// `GET /external/customers`, newest first; `updated_since` narrows to what changed at or after.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let request = match PageRequest::of(&pairs, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let count = site.world.data.customers.count(site.now_seconds());
    let since = match updated_since(&pairs) {
        Ok(Some(since)) => since,
        Ok(None) => return request.answer(count, |position| json(&site, count - position)),
        Err(refused) => return refused,
    };
    let changed: Vec<u64> =
        (1..=count).rev().filter(|index| updated_at(&site, *index) >= since).collect();
    request.answer_of(&changed, |index| json(&site, index))
}

/// The customer with this number, who exists.
pub(super) fn json(site: &Site, index: u64) -> Value {
    let person = person(index);
    let mut json = json!({
        "id": id(index),
        "name": person.name,
        "email": person.email,
        "company": person.company.name,
        "country": person.country,
        "created_at": rfc3339(site.world.data.customers.moment(index)),
        "updated_at": rfc3339(updated_at(site, index)),
    });
    if let Some(edit) = lock(&site.standing.edits).of(&id(index)) {
        for (name, value) in &edit.changes {
            json[name] = value.clone();
        }
    }
    json
}

fn updated_at(site: &Site, index: u64) -> i64 {
    let created_at = site.world.data.customers.moment(index);
    let changed_at = created_at + Draw::of("customer life", index).seconds(60, 30 * 24 * 3_600);
    let unedited = if changed_at <= site.now_seconds() { changed_at } else { created_at };
    let edits = lock(&site.standing.edits);
    if edits.is_empty() {
        return unedited;
    }
    edits.of(&id(index)).map_or(unedited, |edit| edit.at.max(unedited))
}
