use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{answer, gate};
use crate::query::Pairs;
use crate::world::Site;

/// Something that Azure sends a bill for.
pub(super) struct Subscription {
    pub(super) id: &'static str,
    name: &'static str,
    pub(super) costs: Costs,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Costs {
    Readable,
    /// Nothing was ever used.
    None,
    /// The app has no role that reads costs.
    Forbidden,
}

pub(super) const ACME: Subscription = Subscription {
    id: "ac3e0001-0000-4000-8000-5a4db0c0ffee",
    name: "Acme Retail",
    costs: Costs::Readable,
};

const ALL: [Subscription; 3] = [
    ACME,
    Subscription {
        id: "ac3e0002-0000-4000-8000-5a4db0c0ffee",
        name: "Acme Labs",
        costs: Costs::Forbidden,
    },
    Subscription {
        id: "ac3e0003-0000-4000-8000-5a4db0c0ffee",
        name: "Acme Empty",
        costs: Costs::None,
    },
];

const VERSIONS: [&str; 4] = ["2016-06-01", "2020-01-01", "2021-01-01", "2022-12-01"];

/// The subscription with this id.
pub(super) fn find(id: &str) -> Result<&'static Subscription, Response> {
    ALL.iter().find(|subscription| subscription.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
        let message = format!("The subscription '{id}' could not be found.");
        answer::error(StatusCode::NOT_FOUND, "SubscriptionNotFound", &message)
    })
}

/// `GET /subscriptions/{id}`: what the credential can see.
pub(super) async fn show(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let version = check_version(query.as_deref());
    match version.and_then(|()| find(&id)) {
        Ok(subscription) => Json(json(&site, subscription)).into_response(),
        Err(refused) => refused,
    }
}

/// `GET /subscriptions`
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    if let Err(refused) = check_version(query.as_deref()) {
        return refused;
    }
    let value: Vec<Value> = ALL.iter().map(|subscription| json(&site, subscription)).collect();
    let count = json!({ "type": "Total", "value": value.len() });
    Json(json!({ "value": value, "count": count })).into_response()
}

fn check_version(query: Option<&str>) -> Result<(), Response> {
    gate::check_version(&Pairs::of(query), "Microsoft.Resources", "subscriptions", &VERSIONS)
}

fn json(site: &Site, subscription: &Subscription) -> Value {
    json!({
        "id": format!("/subscriptions/{}", subscription.id),
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": subscription.id,
        "tenantId": site.provider.secret("tenant_id"),
        "displayName": subscription.name,
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    })
}
