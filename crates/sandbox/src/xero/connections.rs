use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{gate, tenant};
use crate::clock::rfc3339;
use crate::data::timeline::EPOCH;
use crate::guid;
use crate::oauth::Account;
use crate::query::Pairs;
use crate::world::Site;

/// What a decision of a person is called in tokens and connections.
pub(super) fn event_id(account: &Account) -> String {
    guid::guid("xero event", account.id)
}

/// `GET /connections`: the tenants that a token opens. This door wants no tenant, and is always
/// JSON.
pub(super) async fn list(
    State(site): State<Site>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let account = match gate::caller(&site, &headers) {
        Ok(caller) => caller.account,
        Err(refused) => return refused,
    };
    let event = event_id(account);
    let pairs = Pairs::of(query.as_deref());
    let asked = pairs.filled("authEventId").is_none_or(|asked| asked == event);
    let since = rfc3339(EPOCH).replace('Z', ".0000000");
    let connections: Vec<Value> = tenant::of_account(account)
        .iter()
        .filter(|_| asked)
        .map(|tenant| {
            json!({
                "id": guid::guid("xero connection", account.id * 10 + tenant.number()),
                "authEventId": event,
                "tenantId": tenant.id(),
                "tenantType": "ORGANISATION",
                "tenantName": tenant.books(&site).firm.name,
                "createdDateUtc": since,
                "updatedDateUtc": since,
            })
        })
        .collect();
    Json(connections).into_response()
}
