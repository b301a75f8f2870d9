//! Sage Accounting: `www.sageone.com`, `oauth.accounting.sage.com` and `api.accounting.sage.com`
//! under one mount.

mod amount;
mod answer;
mod attributes;
mod bank_account;
mod business;
mod businesses;
mod chart;
mod gate;
mod list;
mod oauth;
mod other_payment;
mod purchase_invoice;
mod resources;
mod revoke;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes};
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "sage",
    name: "Sage Accounting",
    way_in: "OAuth",
    secrets: &[],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::unauthorized,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

/// A person here; both may read both businesses, and each has another lead business.
static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/oauth2/auth/central",
    accounts: &[
        Account { id: 1, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 2, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::ToldBack,
    without_scopes: "See what is public",
    required: &["response_type"],
    denied: "The user denied the request",
    callback: |_person| vec![("country", "GB".to_owned())],
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "full_access" => "Read and change your accounting",
        "readonly" => "Read your accounting",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/v3.1/businesses", get(businesses::list))
        .route("/v3.1/businesses/{id}", get(businesses::show))
        .route("/v3.1/bank_accounts", get(resources::bank_accounts))
        .route("/v3.1/bank_accounts/{id}", get(resources::bank_account))
        .route("/v3.1/purchase_invoices", get(resources::purchase_invoices))
        .route("/v3.1/purchase_invoices/{id}", get(resources::purchase_invoice))
        .route("/v3.1/other_payments", get(resources::other_payments))
        .route("/v3.1/other_payments/{id}", get(resources::other_payment))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/token", post(oauth::token))
        .route("/revoke", post(revoke::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes attributes of the purchase invoice or other payment with this id.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    business::ALL.into_iter().find_map(|business| {
        if let Some(index) = purchase_invoice::index_of(site, business, record) {
            purchase_invoice::stream(site, business).change(index, changes)?;
            return Some(purchase_invoice::record(site, business, index));
        }
        let index = other_payment::index_of(site, business, record)?;
        other_payment::stream(site, business).change(index, changes)?;
        Some(other_payment::record(site, business, index))
    })
}
