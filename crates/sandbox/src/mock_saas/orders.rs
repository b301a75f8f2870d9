use std::cmp::Reverse;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::pages::PageRequest;
use super::since::updated_since;
use super::{answer, customers};
use crate::clock::rfc3339;
use crate::data::order::{Order, id, index_of, standing};
use crate::data::person::person;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// Orders that someone asked for are numbered from here on, out of the way of the others.
pub(super) const FIRST_NEW: u64 = 9_000_000;

/// `GET /external/orders`, newest first; `updated_since` narrows to what changed at or after.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let request = match PageRequest::of(&pairs, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let now = site.now_seconds();
    let book = Book::of(&site, now);
    let since = match updated_since(&pairs) {
        Ok(Some(since)) => since,
        Ok(None) => {
            return request.answer(book.total(), |position| {
                let (index, placed_at) = book.at(position);
                json(&site, index, placed_at, now)
            });
        }
        Err(refused) => return refused,
    };
    let changed: Vec<(u64, i64)> = (0..book.total())
        .map(|position| book.at(position))
        .filter(|(index, placed_at)| updated_at(&site, *index, *placed_at, now) >= since)
        .collect();
    request.answer_of(&changed, |(index, placed_at)| json(&site, index, placed_at, now))
}

/// `GET /external/orders/{id}`
pub(super) async fn show(State(site): State<Site>, Path(order_id): Path<String>) -> Response {
    let now = site.now_seconds();
    let found = index_of(&order_id).and_then(|index| Some((index, placed_at(&site, index, now)?)));
    match found {
        Some((index, placed_at)) => Json(json(&site, index, placed_at, now)).into_response(),
        None => answer::missing(),
    }
}

/// When the order with this number was placed, if it was.
pub(super) fn placed_at(site: &Site, index: u64, now: i64) -> Option<i64> {
    if let Some(position) = index.checked_sub(FIRST_NEW + 1) {
        return lock(&site.world.new_orders).get(usize::try_from(position).ok()?).copied();
    }
    let orders = &site.world.data.orders;
    (1..=orders.count(now)).contains(&index).then(|| orders.moment(index))
}

/// The order with this number, which was placed then.
pub(super) fn json(site: &Site, index: u64, placed_at: i64, now: i64) -> Value {
    let order = Order::placed(&site.world.data, index, placed_at, now);
    let buyer = person(order.customer);
    let currency = order.currency;
    let items: Vec<Value> = order
        .lines
        .iter()
        .map(|line| {
            json!({
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "price": currency.decimal(line.price),
            })
        })
        .collect();
    let mut json = json!({
        "id": order.id(),
        "number": order.number(),
        "status": order.status,
        "customer": {
            "id": customers::id(order.customer),
            "name": buyer.name,
            "email": buyer.email,
        },
        "total": currency.decimal(order.total()),
        "currency": currency.code(),
        "items": items,
        "placed_at": rfc3339(order.placed_at),
        "updated_at": rfc3339(order.updated_at),
    });
    if let Some(edit) = lock(&site.standing.edits).of(&order.id()) {
        for (name, value) in &edit.changes {
            json[name] = value.clone();
        }
        json["updated_at"] = rfc3339(edit.at.max(order.updated_at)).into();
    }
    json
}

fn updated_at(site: &Site, index: u64, placed_at: i64, now: i64) -> i64 {
    let (_, unedited) = standing(index, placed_at, now);
    let edits = lock(&site.standing.edits);
    if edits.is_empty() {
        return unedited;
    }
    edits.of(&id(index)).map_or(unedited, |edit| edit.at.max(unedited))
}

/// All orders in the order of the list, without making one.
struct Book<'a> {
    site: &'a Site,
    generated: u64,
    /// Position in the list, number and time of each order that was asked for.
    asked_for: Vec<(u64, u64, i64)>,
}

impl<'a> Book<'a> {
    fn of(site: &'a Site, now: i64) -> Self {
        let orders = &site.world.data.orders;
        let generated = orders.count(now);
        let placed = lock(&site.world.new_orders).clone();
        let mut asked_for: Vec<(u64, i64)> = (FIRST_NEW + 1..).zip(placed).collect();
        asked_for.sort_by_key(|(index, placed_at)| Reverse((*placed_at, *index)));
        let asked_for = (0..)
            .zip(asked_for)
            // Above it stand the newer ones of both kinds.
            .map(|(newer, (index, placed_at))| {
                (newer + generated - orders.count(placed_at).min(generated), index, placed_at)
            })
            .collect();
        Self { site, generated, asked_for }
    }

    fn total(&self) -> u64 {
        self.generated + self.asked_for.len() as u64
    }

    /// Number and time of the order at a position from 0.
    fn at(&self, position: u64) -> (u64, i64) {
        let mut above = 0;
        for (stands_at, index, placed_at) in &self.asked_for {
            if *stands_at == position {
                return (*index, *placed_at);
            }
            above += u64::from(*stands_at < position);
        }
        let index = self.generated + above - position;
        (index, self.site.world.data.orders.moment(index))
    }
}
