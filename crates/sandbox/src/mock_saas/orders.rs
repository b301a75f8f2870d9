use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::book::Book;
use super::pages::PageRequest;
use super::shown::Shown;
use super::since::updated_since;
use super::{answer, customers};
use crate::clock::rfc3339;
use crate::data::order::{LONGEST_LIFE, Order, id, index_of, standing};
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
    let since = match updated_since(&pairs) {
        Ok(since) => since,
        Err(refused) => return refused,
    };
    let book = Book::of(&site, now);
    let shown = shown(&site, &book, since, now);
    request.answer(shown.total(), |position| {
        let (index, placed_at) = book.at(shown.at(position));
        json(&site, index, placed_at, now)
    })
}

/// All orders as the list shows them.
pub(super) fn truth(site: &Site) -> Vec<Value> {
    let now = site.now_seconds();
    let book = Book::of(site, now);
    let shown = shown(site, &book, None, now);
    (0..shown.total())
        .map(|position| {
            let (index, placed_at) = book.at(shown.at(position));
            json(site, index, placed_at, now)
        })
        .collect()
}

/// What the list shows: all, or what changed at a moment or later. An order that was placed since
/// then has changed since then, and by itself none changes long after it was placed, so that only
/// those in between need a look.
fn shown(site: &Site, book: &Book<'_>, since: Option<i64>, now: i64) -> Shown {
    let positions = |records: &mut dyn Iterator<Item = &str>| -> Vec<u64> {
        records
            .filter_map(index_of)
            .filter(|index| placed_at(site, *index, now).is_some())
            .map(|index| book.position(index))
            .collect()
    };
    let deleted = positions(&mut lock(&site.standing.gone).records());
    let Some(since) = since else { return Shown::new(book.total(), deleted, Vec::new()) };
    let (newer, settled) =
        (book.placed_from(since), book.placed_from(since.saturating_sub(LONGEST_LIFE)));
    let mut edited = positions(&mut lock(&site.standing.edits).records());
    edited.retain(|position| *position >= settled);
    edited.sort_unstable();
    let has_changed = |position: &u64| {
        let (index, placed_at) = book.at(*position);
        updated_at(site, index, placed_at, now) >= since
    };
    let older = (newer..settled).chain(edited).filter(has_changed).collect();
    Shown::new(newer, deleted, older)
}

/// `GET /external/orders/{id}`
pub(super) async fn show(State(site): State<Site>, Path(order_id): Path<String>) -> Response {
    let now = site.now_seconds();
    let found = index_of(&order_id)
        .filter(|_| !site.is_gone(|| order_id.clone()))
        .and_then(|index| Some((index, placed_at(&site, index, now)?)));
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
