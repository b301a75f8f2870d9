//! HubSpot: `app.hubspot.com` and `api.hubapi.com` under one mount.

mod account;
mod answer;
mod company;
mod contact;
mod deal;
mod filter;
mod gate;
mod oauth;
mod object;
mod objects;
mod record;
mod search;
mod sort;
mod token_info;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use self::record::{Record, Selection};
use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "hubspot",
    name: "HubSpot",
    way_in: "OAuth, or a private app's token as Bearer",
    secrets: &[("key", "pat-sandbox-00000000-0000-4000-8000-000000000000")],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_authentication,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: Some(record),
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/oauth/authorize",
    accounts: &[
        Account { id: 4_417_001, handle: "acme-retail.example", name: "Acme Retail" },
        Account { id: 4_417_002, handle: "acme-labs.example", name: "Acme Labs" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "See what is public",
    required: &[],
    denied: "User denied access to the application",
    callback: code_only,
};

fn scope_in_words(scope: &str) -> Option<String> {
    let fixed = match scope {
        "oauth" => "See which account this is",
        "content" => "Read and write pages and posts",
        "forms" => "Read forms and what was sent with them",
        "tickets" => "Read and write tickets",
        "timeline" => "Add events to the timeline",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let mut parts = scope.strip_prefix("crm.")?.split('.');
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
        ("objects", what, "read", None) => Some(format!("Read your {what}")),
        ("objects", what, "write", None) => Some(format!("Change your {what}")),
        ("schemas", what, "read", None) => Some(format!("Read which fields your {what} have")),
        ("schemas", what, "write", None) => Some(format!("Change which fields your {what} have")),
        _ => None,
    }
}

/// The versions of the OAuth API that this sandbox speaks, all alike.
const OAUTH_VERSIONS: [&str; 3] = ["2026-03", "v3", "v1"];

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/crm/v3/objects/{object}", get(objects::list))
        .route("/crm/v3/objects/{object}/search", post(search::search))
        .route("/crm/v3/objects/{object}/{id}", get(objects::show))
        .route("/account-info/v3/details", get(account::details))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let mut doors = crate::oauth::routes(&SCREENS);
    for version in OAUTH_VERSIONS {
        let token = format!("/oauth/{version}/token");
        doors = doors
            .route(&token, post(oauth::token))
            .route(&format!("{token}/introspect"), post(token_info::introspect))
            .route(&format!("{token}/revoke"), post(token_info::revoke));
    }
    let doors = doors.layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes properties of the contact, company or deal with this id.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (kind, index) = object::of_record(site, record)?;
    let changes = changes.as_object()?.clone();
    lock(&site.standing.edits).add(&kind.id(index), changes, site.now_seconds());
    Some(Record::of(site, kind, index).json(&Selection::usual(kind)))
}

/// The contact, company or deal with this id.
fn record(site: &Site, id: &str) -> Option<String> {
    object::of_record(site, id).map(|(kind, index)| kind.id(index))
}
