//! The doors of the accounting API.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::Value;

use super::attributes::Attributes;
use super::business::Business;
use super::list::ListRequest;
use super::{answer, other_payment, purchase_invoice};
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v3.1/purchase_invoices`
pub(super) async fn purchase_invoices(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    RawQuery(query): RawQuery,
) -> Response {
    let stream = purchase_invoice::stream(&site, business);
    match ListRequest::of(Pairs::of(query.as_deref())) {
        Ok(request) => request.answer(&site, "/purchase_invoices", &stream, |index| {
            purchase_invoice::record(&site, business, index)
        }),
        Err(refused) => refused,
    }
}

/// `GET /v3.1/purchase_invoices/{id}`
pub(super) async fn purchase_invoice(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let index = purchase_invoice::index_of(&site, business, &id);
    one(query, index.map(|index| purchase_invoice::record(&site, business, index)))
}

/// `GET /v3.1/other_payments`
pub(super) async fn other_payments(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    RawQuery(query): RawQuery,
) -> Response {
    let stream = other_payment::stream(&site, business);
    match ListRequest::of(Pairs::of(query.as_deref())) {
        Ok(request) => request.answer(&site, "/other_payments", &stream, |index| {
            other_payment::record(&site, business, index)
        }),
        Err(refused) => refused,
    }
}

/// `GET /v3.1/other_payments/{id}`
pub(super) async fn other_payment(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let index = other_payment::index_of(&site, business, &id);
    one(query, index.map(|index| other_payment::record(&site, business, index)))
}

/// One record has all its attributes unless some are chosen.
fn one(query: Option<String>, record: Option<Value>) -> Response {
    let attributes = Attributes::of(&Pairs::of(query.as_deref())).unwrap_or(Attributes::All);
    match record {
        Some(record) => Json(attributes.of_record(record)).into_response(),
        None => answer::missing(),
    }
}
