use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer;
use super::ledger::Ledger;
use super::list::{Records, Stretch, page};
use super::movement::{Movement, Place};
use super::week::{payout_id, payout_of};
use crate::query::Pairs;
use crate::world::Site;

/// `GET /v1/balance_transactions`, newest first.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let transactions = BalanceTransactions {
        ledger: Ledger::of(&site),
        now: site.now_seconds(),
        currency: pairs.filled("currency"),
        kind: pairs.filled("type"),
        source: pairs.filled("source"),
        payout: pairs.filled("payout"),
    };
    let lie = site.standing.page_lie();
    page(&pairs, &transactions, "/v1/balance_transactions", lie)
}

/// `GET /v1/balance_transactions/{id}`
pub(super) async fn show(State(site): State<Site>, Path(id): Path<String>) -> Response {
    match Ledger::of(&site).find(&id) {
        Some(movement) => Json(movement.json(site.now_seconds())).into_response(),
        None => answer::no_such(BalanceTransactions::WHAT, &id),
    }
}

/// The ledger, and what a query wants of it.
struct BalanceTransactions<'a> {
    ledger: Ledger<'a>,
    now: i64,
    currency: Option<&'a str>,
    kind: Option<&'a str>,
    source: Option<&'a str>,
    payout: Option<&'a str>,
}

impl BalanceTransactions<'_> {
    fn wanted(&self, movement: &Movement) -> Option<Value> {
        let of_payout = |wanted| payout_of(movement).is_some_and(|it| payout_id(it) == wanted);
        let wanted = self.kind.is_none_or(|kind| movement.kind.name() == kind)
            && self.currency.is_none_or(|currency| movement.currency_code() == currency)
            && self.source.is_none_or(|source| movement.source.as_deref() == Some(source))
            && self.payout.is_none_or(of_payout);
        wanted.then(|| movement.json(self.now))
    }
}

impl Records for BalanceTransactions<'_> {
    type Place = Place;
    const WHAT: &'static str = "balance transaction";
    const FILTERS: &'static [&'static str] = &["currency", "payout", "source", "type"];

    fn place(&self, id: &str) -> Option<Place> {
        Some(self.ledger.find(id)?.place())
    }

    fn newest_first(&self, among: Stretch<Place>) -> impl Iterator<Item = Value> {
        self.ledger.newest_first(among).filter_map(|movement| self.wanted(&movement))
    }

    fn oldest_first(&self, among: Stretch<Place>) -> impl Iterator<Item = Value> {
        self.ledger.oldest_first(among).filter_map(|movement| self.wanted(&movement))
    }
}
