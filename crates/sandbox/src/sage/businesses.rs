use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer;
use super::attributes::Attributes;
use super::business::{ALL, Business};
use crate::clock::rfc3339;
use crate::credentials::Caller;
use crate::data::timeline::EPOCH;
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v3.1/businesses`: what the person may read, all at once.
pub(super) async fn list(RawQuery(query): RawQuery) -> Response {
    let attributes = Attributes::of(&Pairs::of(query.as_deref())).unwrap_or(Attributes::None);
    let items: Vec<Value> =
        ALL.into_iter().map(|business| attributes.of_record(record(business))).collect();
    Json(json!({
        "$total": items.len(),
        "$page": 1,
        "$next": null,
        "$back": null,
        "$itemsPerPage": i32::MAX,
        "$items": items,
    }))
    .into_response()
}

/// `GET /v3.1/businesses/{id}`, or `lead` for the id.
pub(super) async fn show(
    State(_site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let business = match id.as_str() {
        "lead" => Some(Business::lead_of(caller.account)),
        id => Business::of_id(id),
    };
    let attributes = Attributes::of(&Pairs::of(query.as_deref())).unwrap_or(Attributes::All);
    match business {
        Some(business) => Json(attributes.of_record(record(business))).into_response(),
        None => answer::missing(),
    }
}

fn record(business: Business) -> Value {
    let (id, firm) = (business.id(), business.firm());
    json!({
        "id": id,
        "displayed_as": firm.name,
        "$path": format!("/businesses/{id}"),
        "created_at": rfc3339(EPOCH),
        "updated_at": rfc3339(EPOCH),
        "name": firm.name,
        "city": firm.city,
        "country": { "id": firm.country, "displayed_as": firm.country },
        "default_currency": { "id": firm.currency.code(), "displayed_as": firm.currency.code() },
        "website": "https://acme.example",
    })
}
