//! The doors of the accounting API.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::contact::Contact;
use super::list::{ListRequest, Row};
use super::scopes::may_read;
use super::tenant::Tenant;
use super::{answer, bank_transaction, contact, invoice};
use crate::credentials::Caller;
use crate::query::Pairs;
use crate::stream::{Stamp, Stream};
use crate::world::Site;

const OPEN_SPENDING: &[&str] = &["banktransactions", "transactions"];
const OPEN_INVOICES: &[&str] = &["invoices", "transactions"];
const OPEN_CONTACTS: &[&str] = &["contacts"];

/// `GET /BankTransactions`
pub(super) async fn bank_transactions(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !may_read(&caller, OPEN_SPENDING) {
        return answer::missing_scope();
    }
    let pairs = Pairs::of(query.as_deref());
    let request = match ListRequest::of(&pairs, &headers, &bank_transaction::LISTED) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let rows = rows(&bank_transaction::stream(&site, tenant), request.since, |index| index);
    request.answer(&site, "BankTransactions", rows, |index| {
        bank_transaction::record(&site, tenant, *index)
    })
}

/// `GET /BankTransactions/{id}`
pub(super) async fn bank_transaction(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    Path(id): Path<String>,
) -> Response {
    if !may_read(&caller, OPEN_SPENDING) {
        return answer::missing_scope();
    }
    let index = bank_transaction::index_of(&site, tenant, &id);
    match index.filter(|index| bank_transaction::stream(&site, tenant).has(*index)) {
        Some(index) => {
            let record = bank_transaction::record(&site, tenant, index);
            answer::envelope(&site, json!({ "BankTransactions": [record] }))
        }
        None => answer::missing(),
    }
}

/// `GET /Invoices`
pub(super) async fn invoices(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !may_read(&caller, OPEN_INVOICES) {
        return answer::missing_scope();
    }
    let pairs = Pairs::of(query.as_deref());
    let request = match ListRequest::of(&pairs, &headers, &invoice::LISTED) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let rows = rows(&invoice::stream(&site, tenant), request.since, |index| index);
    request.answer(&site, "Invoices", rows, |index| invoice::record(&site, tenant, *index))
}

/// `GET /Invoices/{id}`
pub(super) async fn invoice(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    Path(id): Path<String>,
) -> Response {
    if !may_read(&caller, OPEN_INVOICES) {
        return answer::missing_scope();
    }
    let index = invoice::index_of(&site, tenant, &id);
    match index.filter(|index| invoice::stream(&site, tenant).has(*index)) {
        Some(index) => {
            let record = invoice::record(&site, tenant, index);
            answer::envelope(&site, json!({ "Invoices": [record] }))
        }
        None => answer::missing(),
    }
}

/// `GET /Contacts`
pub(super) async fn contacts(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !may_read(&caller, OPEN_CONTACTS) {
        return answer::missing_scope();
    }
    let pairs = Pairs::of(query.as_deref());
    let request = match ListRequest::of(&pairs, &headers, &contact::LISTED) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let mut all = rows(&tenant.suppliers(&site), request.since, Contact::Supplier);
    all.extend(rows(&tenant.customers(&site), request.since, Contact::Customer));
    request.answer(&site, "Contacts", all, |contact| contact::record(&site, tenant, *contact))
}

/// `GET /Contacts/{id}`
pub(super) async fn contact(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
    Path(id): Path<String>,
) -> Response {
    if !may_read(&caller, OPEN_CONTACTS) {
        return answer::missing_scope();
    }
    match contact::of_id(&site, tenant, &id) {
        Some(contact) => {
            let record = contact::record(&site, tenant, contact);
            answer::envelope(&site, json!({ "Contacts": [record] }))
        }
        None => answer::missing(),
    }
}

fn rows<R>(stream: &Stream<'_>, since: Option<i64>, of: impl Fn(u64) -> R) -> Vec<Row<R>> {
    let row = |Stamp { updated_at, index }| Row {
        updated_at,
        dated_at: stream.created_at(index),
        of: of(index),
    };
    stream.changed_from(since.unwrap_or(i64::MIN)).into_iter().map(row).collect()
}
