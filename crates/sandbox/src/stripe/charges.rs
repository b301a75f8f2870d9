use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};

use super::answer;
use super::charge::{Charge, index_of};
use super::list::{ListRequest, Listed};
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v1/charges`, newest first.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let listed = Listed { what: "charge", filters: &["customer"], index_of };
    let request = match ListRequest::of(&pairs, &listed, &site.world.data.charges, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let customer = pairs.filled("customer");
    request.answer("/v1/charges", |index| {
        let charge = Charge::of(&site, index).json();
        let wanted = customer.is_none_or(|wanted| charge["customer"] == wanted);
        wanted.then_some(charge)
    })
}

/// `GET /v1/charges/{id}`
pub(super) async fn show(State(site): State<Site>, Path(charge_id): Path<String>) -> Response {
    let count = site.world.data.charges.count(site.now_seconds());
    match index_of(&charge_id).filter(|index| (1..=count).contains(index)) {
        Some(index) => Json(Charge::of(&site, index).json()).into_response(),
        None => answer::no_such("charge", &charge_id),
    }
}
