use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer;
use super::charge::{Charge, index_of};
use super::list::{Records, Stretch, page};
use super::numbered::Numbered;
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v1/charges`, newest first.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let charges = Charges { site: &site, customer: pairs.filled("customer") };
    page(&pairs, &charges, "/v1/charges", site.standing.page_lie())
}

/// `GET /v1/charges/{id}`
pub(super) async fn show(State(site): State<Site>, Path(charge_id): Path<String>) -> Response {
    let charges = Charges { site: &site, customer: None };
    match charges.place(&charge_id) {
        Some(index) => Json(Charge::of(&site, index).json()).into_response(),
        None => answer::no_such(Charges::WHAT, &charge_id),
    }
}

struct Charges<'a> {
    site: &'a Site,
    customer: Option<&'a str>,
}

impl Charges<'_> {
    fn numbered(&self) -> Numbered<'_> {
        let timeline = &self.site.world.data.charges;
        Numbered { timeline, count: timeline.count(self.site.now_seconds()) }
    }

    fn wanted(&self, index: u64) -> Option<Value> {
        let charge = Charge::of(self.site, index).json();
        self.customer.is_none_or(|wanted| charge["customer"] == wanted).then_some(charge)
    }
}

impl Records for Charges<'_> {
    type Place = u64;
    const WHAT: &'static str = "charge";
    const FILTERS: &'static [&'static str] = &["customer"];

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
