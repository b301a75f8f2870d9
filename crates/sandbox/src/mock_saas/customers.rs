use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use crate::clock::rfc3339;
use crate::data::person::person;
use crate::query::Pairs;
use crate::seeded::Draw;
use crate::world::Site;

/// `cus_000007`
pub(super) fn id(index: u64) -> String {
    format!("cus_{index:06}")
}

/// `GET /external/customers`, newest first.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let request = match PageRequest::of(&Pairs::of(query.as_deref()), &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let count = site.world.data.customers.count(site.now_seconds());
    request.answer(count, |position| json(&site, count - position))
}

fn json(site: &Site, index: u64) -> Value {
    let person = person(index);
    let created_at = site.world.data.customers.moment(index);
    let changed_at = created_at + Draw::of("customer life", index).seconds(60, 30 * 24 * 3_600);
    let updated_at = if changed_at <= site.now_seconds() { changed_at } else { created_at };
    json!({
        "id": id(index),
        "name": person.name,
        "email": person.email,
        "company": person.company.name,
        "country": person.country,
        "created_at": rfc3339(created_at),
        "updated_at": rfc3339(updated_at),
    })
}
