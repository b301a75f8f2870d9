//! mock-saas: a made-up shop's API with an API key and numbered pages.

mod account;
mod answer;
mod book;
mod customers;
mod event_page;
mod events;
mod gate;
mod orders;
mod pages;
mod shown;
mod since;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use serde_json::Value;

use crate::data::order;
use crate::fault::layer;
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "mock-saas",
    name: "Mock SaaS",
    way_in: "a key as X-API-Key",
    secrets: &[("key", "mock-saas-demo-key")],
    oauth: None,
    routes,
    unauthorized: answer::unauthorized,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: Some(record),
    truth: Some(truth),
};

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/external/me", get(account::show))
        .route("/external/customers", get(customers::list))
        .route("/external/orders", get(orders::list))
        .route("/external/orders/{id}", get(orders::show))
        .route("/external/events", get(events::list))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    api.merge(Router::new().route("/events/{id}", get(event_page::show)))
}

/// Places an order now, on top of the list.
pub(crate) fn new_order(site: &Site) -> Value {
    let now = site.now_seconds();
    let position = {
        let mut placed = lock(&site.world.new_orders);
        placed.push(now);
        placed.len() as u64
    };
    orders::json(site, orders::FIRST_NEW + position, now, now)
}

/// Changes fields of the order or the customer with this id.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let changes = changes.as_object()?.clone();
    let now = site.now_seconds();
    if let Some(customer) = customers::index_of(site, record) {
        lock(&site.standing.edits).add(record, changes, now);
        return Some(customers::json(site, customer));
    }
    let index = order::index_of(record)?;
    let placed_at = orders::placed_at(site, index, now)?;
    lock(&site.standing.edits).add(record, changes, now);
    Some(orders::json(site, index, placed_at, now))
}

/// The order, customer or event with this id.
fn record(site: &Site, id: &str) -> Option<String> {
    let order = || orders::placed_at(site, order::index_of(id)?, site.now_seconds());
    let exists = customers::index_of(site, id).is_some()
        || events::index_of(site, id).is_some()
        || order().is_some();
    exists.then(|| id.to_owned())
}

/// Lists are named as their addresses: `orders`.
fn truth(site: &Site, list: &str, mount: &str) -> Option<Vec<Value>> {
    match list {
        "customers" => Some(customers::truth(site)),
        "events" => Some(events::truth(site, mount)),
        "orders" => Some(orders::truth(site)),
        _ => None,
    }
}
