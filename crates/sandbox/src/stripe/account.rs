use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::charge::{Charge, Outcome};
use crate::data::money::Currency;
use crate::world::Site;

/// `GET /v1/account`: whose key this is.
pub(super) async fn show() -> Response {
    Json(json!({
        "id": "acct_1SandboxAcmeRetail",
        "object": "account",
        "business_profile": { "name": "Acme Retail", "url": "https://acme.example" },
        "business_type": "company",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "DE",
        "default_currency": "eur",
        "details_submitted": true,
        "email": "billing@acme.example",
        "payouts_enabled": true,
        "settings": { "dashboard": { "display_name": "Acme Retail", "timezone": "Etc/UTC" } },
        "type": "standard",
    }))
    .into_response()
}

/// `GET /v1/balance`: what the latest charges come to, a currency at a time.
pub(super) async fn balance(State(site): State<Site>) -> Response {
    const RECENT: u64 = 50;
    let count = site.world.data.charges.count(site.now_seconds());
    let recent: Vec<Charge> =
        (count.saturating_sub(RECENT) + 1..=count).map(|index| Charge::of(&site, index)).collect();
    let sum = |currency: Currency, outcome: Outcome| -> u64 {
        recent
            .iter()
            .filter(|charge| charge.currency == currency && charge.outcome == outcome)
            .map(|charge| charge.amount - charge.refunded)
            .sum()
    };
    let amounts = |outcome: Outcome| -> Vec<_> {
        [Currency::Eur, Currency::Usd, Currency::Gbp, Currency::Jpy]
            .into_iter()
            .map(|currency| {
                let amount = sum(currency, outcome);
                json!({
                    "amount": amount,
                    "currency": currency.code().to_lowercase(),
                    "source_types": { "card": amount },
                })
            })
            .collect()
    };
    Json(json!({
        "object": "balance",
        "available": amounts(Outcome::Succeeded),
        "livemode": false,
        "pending": amounts(Outcome::Pending),
    }))
    .into_response()
}
