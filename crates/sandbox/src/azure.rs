//! Azure: `login.microsoftonline.com` and `management.azure.com` under one mount.

mod answer;
mod bill;
mod columns;
mod cost_query;
mod gate;
mod query_body;
mod quota;
mod subscription;
mod token;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::entra::TENANT;
use crate::fault::layer;
use crate::oauth::Account;
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "azure",
    name: "Azure",
    way_in: "an app's client credentials (POST /{tenant}/oauth2/v2.0/token)",
    secrets: &[
        ("tenant_id", TENANT),
        ("client_id", "c0a57000-0000-4000-8000-5a4db0c0ffee"),
        ("client_secret", "Sbx8Q~sandbox.0000000000000000000000demo"),
        ("subscription_id", subscription::ACME.id),
    ],
    oauth: None,
    routes,
    unauthorized: answer::invalid_token,
    rate_limited: answer::rate_limited,
    edit: None,
    record: None,
    truth: None,
};

/// The app's own account in the tenant, its "service principal".
static PRINCIPAL: Account =
    Account { id: 5_301, handle: "5e41c0de-0000-4000-8000-5a4db0c0ffee", name: "Tributary" };

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/subscriptions", get(subscription::list))
        .route("/subscriptions/{id}", get(subscription::show))
        .route(
            "/subscriptions/{id}/providers/Microsoft.CostManagement/query",
            post(cost_query::query),
        )
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token::issue))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}
