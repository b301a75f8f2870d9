//! Stripe: `api.stripe.com`, reached with a secret key.

mod account;
mod answer;
mod balance_transactions;
mod charge;
mod charges;
mod customers;
mod gate;
mod ledger;
mod list;
mod movement;
mod numbered;
mod week;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::fault::layer;
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "stripe",
    name: "Stripe",
    way_in: "a secret key as Bearer, or as the user name of Basic",
    secrets: &[("key", "sk_test_sandbox_0000000000000000")],
    oauth: None,
    routes,
    unauthorized: answer::expired_key,
    rate_limited: answer::rate_limited,
    edit: None,
    record: None,
    truth: None,
};

fn routes(site: &Site) -> Router<Site> {
    Router::new()
        .route("/v1/account", get(account::show))
        .route("/v1/balance", get(account::balance))
        .route("/v1/balance_transactions", get(balance_transactions::list))
        .route("/v1/balance_transactions/{id}", get(balance_transactions::show))
        .route("/v1/charges", get(charges::list))
        .route("/v1/charges/{id}", get(charges::show))
        .route("/v1/customers", get(customers::list))
        .route("/v1/customers/{id}", get(customers::show))
        .fallback(answer::unrecognized)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api))
}
