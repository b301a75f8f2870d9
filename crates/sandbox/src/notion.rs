//! Notion: `api.notion.com`.

mod answer;
mod condition;
mod filter;
mod gate;
mod list;
mod me;
mod oauth;
mod page;
mod page_view;
mod property;
mod query;
mod rows;
mod search;
mod source;
mod token_info;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "notion",
    name: "Notion",
    way_in: "OAuth, or an internal integration's token as Bearer; Notion-Version is required",
    secrets: &[("key", "ntn_000000000000SandboxInternalIntegrationDemo00")],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::unauthorized,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/v1/oauth/authorize",
    accounts: &[
        Account { id: 1, handle: "acme-retail", name: "Acme Retail" },
        Account { id: 2, handle: "acme-labs", name: "Acme Labs" },
    ],
    pkce: Pkce::Named,
    // What an app may do is set once for all at Notion.
    scope_in_words: |_| None,
    unknown_scopes: UnknownScopes::Dropped,
    without_scopes: "Read the pages and databases you choose, and who is in the workspace",
    required: &["response_type", "owner"],
    denied: "",
    callback: code_only,
};

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/v1/users/me", get(me::show))
        .route("/v1/search", post(search::search))
        .route("/v1/pages/{id}", get(page::show))
        .route("/v1/databases/{id}", get(source::show_database))
        .route("/v1/data_sources/{id}", get(source::show))
        .route("/v1/data_sources/{id}/query", post(query::query))
        .fallback(answer::invalid_url)
        .method_not_allowed_fallback(answer::invalid_url)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/v1/oauth/token", post(oauth::token))
        .route("/v1/oauth/introspect", post(token_info::introspect))
        .route("/v1/oauth/revoke", post(token_info::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors).merge(Router::new().route("/{id}", get(page_view::show)))
}

/// Changes properties of the page with this id.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let page = page::Page::find(site, record)?;
    let changes = changes.as_object()?.clone();
    lock(&site.standing.edits).add(&page.id(), changes, site.now_seconds());
    Some(page.json(site, "http://localhost/notion", &[]))
}
