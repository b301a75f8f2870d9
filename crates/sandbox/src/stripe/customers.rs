use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use super::list::{ListRequest, Listed};
use crate::data::person::person;
use crate::query::Pairs;
use crate::seeded::Draw;
use crate::world::Site;

const OPAQUE_LETTERS: usize = 8;

/// `cus_…` of a person.
pub(super) fn id(index: u64) -> String {
    format!("cus_{}{index:06}", Draw::of("customer id", index).letters(OPAQUE_LETTERS))
}

fn index_of(customer_id: &str) -> Option<u64> {
    let index = customer_id.strip_prefix("cus_")?.get(OPAQUE_LETTERS..)?.parse().ok()?;
    (id(index) == customer_id).then_some(index)
}

/// `GET /v1/customers`, newest first.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let listed = Listed { what: "customer", filters: &["email"], index_of };
    let request = match ListRequest::of(&pairs, &listed, &site.world.data.customers, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let email = pairs.filled("email");
    request.answer("/v1/customers", |index| {
        let customer = json(&site, index);
        let wanted = email.is_none_or(|wanted| customer["email"] == wanted);
        wanted.then_some(customer)
    })
}

/// `GET /v1/customers/{id}`
pub(super) async fn show(State(site): State<Site>, Path(customer_id): Path<String>) -> Response {
    let count = site.world.data.customers.count(site.now_seconds());
    match index_of(&customer_id).filter(|index| (1..=count).contains(index)) {
        Some(index) => Json(json(&site, index)).into_response(),
        None => answer::no_such("customer", &customer_id),
    }
}

fn json(site: &Site, index: u64) -> Value {
    let person = person(index);
    json!({
        "id": id(index),
        "object": "customer",
        "address": { "city": person.city, "country": person.country },
        "balance": 0,
        "created": site.world.data.customers.moment(index),
        "currency": null,
        "delinquent": false,
        "description": person.company.name,
        "email": person.email,
        "livemode": false,
        "metadata": {},
        "name": person.name,
        "phone": person.phone,
    })
}
