//! The doors of the accounting API.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::Value;

use super::attributes::Attributes;
use super::business::Business;
use super::list::ListRequest;
use super::{answer, bank_account, other_payment, purchase_invoice};
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v3.1/bank_accounts`
pub(super) async fn bank_accounts(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    RawQuery(query): RawQuery,
) -> Response {
    let request = match ListRequest::of(Pairs::of(query.as_deref())) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let found = request.found(&bank_account::stream(&site));
    request.answer(&site, "/bank_accounts", &found, |index| {
        bank_account::record(business, bank_account::currency_number(index))
    })
}

/// `GET /v3.1/bank_accounts/{id}`
pub(super) async fn bank_account(
    Extension(business): Extension<Business>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let currency = bank_account::currency_of(business, &id);
    one(query, currency.map(|currency| bank_account::record(business, currency)))
}

/// `GET /v3.1/purchase_invoices`
pub(super) async fn purchase_invoices(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    RawQuery(query): RawQuery,
) -> Response {
    let request = match ListRequest::of(Pairs::of(query.as_deref())) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let found = request.found(&purchase_invoice::stream(&site, business));
    request.answer(&site, "/purchase_invoices", &found, |index| {
        purchase_invoice::record(&site, business, index)
    })
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

/// `GET /v3.1/other_payments`, all of them or those from one bank account.
pub(super) async fn other_payments(
    State(site): State<Site>,
    Extension(business): Extension<Business>,
    RawQuery(query): RawQuery,
) -> Response {
    let request = match ListRequest::of(Pairs::of(query.as_deref())) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let stream = other_payment::stream(&site, business);
    let mut found = request.found(&stream);
    if let Some(account) = request.wanted("bank_account_id") {
        let currency = bank_account::currency_of(business, account);
        found.retain(|it| currency == Some(other_payment::currency(&stream, business, it.index)));
    }
    request.answer(&site, "/other_payments", &found, |index| {
        other_payment::record(&site, business, index)
    })
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
