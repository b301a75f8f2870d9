use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use super::list::{Records, Stretch, page};
use super::numbered::Numbered;
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
    let customers = Customers { site: &site, email: pairs.filled("email") };
    page(&pairs, &customers, "/v1/customers", site.standing.page_lie())
}

/// `GET /v1/customers/{id}`
pub(super) async fn show(State(site): State<Site>, Path(customer_id): Path<String>) -> Response {
    let customers = Customers { site: &site, email: None };
    match customers.place(&customer_id) {
        Some(index) => Json(json(&site, index)).into_response(),
        None => answer::no_such(Customers::WHAT, &customer_id),
    }
}

struct Customers<'a> {
    site: &'a Site,
    email: Option<&'a str>,
}

impl Customers<'_> {
    fn numbered(&self) -> Numbered<'_> {
        let timeline = &self.site.world.data.customers;
        Numbered { timeline, count: timeline.count(self.site.now_seconds()) }
    }

    fn wanted(&self, index: u64) -> Option<Value> {
        let customer = json(self.site, index);
        self.email.is_none_or(|wanted| customer["email"] == wanted).then_some(customer)
    }
}

impl Records for Customers<'_> {
    type Place = u64;
    const WHAT: &'static str = "customer";
    const FILTERS: &'static [&'static str] = &["email"];

    fn place(&self, id: &str) -> Option<u64> {
        index_of(id).filter(|index| self.numbered().has(*index))
    }

    fn newest_first(&self, among: Stretch<u64>) -> impl Iterator<Item = Value> {
        self.numbered().range(&among).rev().filter_map(|index| self.wanted(index))
    }

    fn oldest_first(&self, among: Stretch<u64>) -> impl Iterator<Item = Value> {
        self.numbered().range(&among).filter_map(|index| self.wanted(index))
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
