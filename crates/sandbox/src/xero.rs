//! Xero: `login.xero.com`, `identity.xero.com` and `api.xero.com` under one mount.

mod answer;
mod bank_transaction;
mod chart;
mod connections;
mod contact;
mod edit;
mod filter;
mod gate;
mod invoice;
mod json_date;
mod list;
mod oauth;
mod organisation;
mod resources;
mod revoke;
mod scopes;
mod tenant;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "xero",
    name: "Xero",
    way_in: "OAuth, or the client credentials of a custom connection",
    secrets: &[
        ("client_id", "5AC0FFEE5AC0FFEE5AC0FFEE5AC0FFEE"),
        ("client_secret", "sandbox-custom-connection"),
    ],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::unauthorized,
    rate_limited: answer::rate_limited,
    edit: Some(edit::edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/identity/connect/authorize",
    accounts: &[
        Account { id: 1, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 2, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words: scopes::in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "See what is public",
    required: &["response_type"],
    denied: "The user has denied the request",
    callback: code_only,
};

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/api.xro/2.0/BankTransactions", get(resources::bank_transactions))
        .route("/api.xro/2.0/BankTransactions/{id}", get(resources::bank_transaction))
        .route("/api.xro/2.0/Invoices", get(resources::invoices))
        .route("/api.xro/2.0/Invoices/{id}", get(resources::invoice))
        .route("/api.xro/2.0/Contacts", get(resources::contacts))
        .route("/api.xro/2.0/Contacts/{id}", get(resources::contact))
        .route("/api.xro/2.0/Organisation", get(organisation::show))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check));
    let connections = Router::new().route("/connections", get(connections::list));
    let api = api.merge(connections).layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/connect/token", post(oauth::token))
        .route("/connect/revocation", post(revoke::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}
