//! Airtable: `airtable.com` and `api.airtable.com` under one mount.

mod answer;
mod base;
mod cells;
mod field;
mod formula;
mod gate;
mod iterator;
mod list_query;
mod list_records;
mod meta;
mod oauth;
mod record;
mod table;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "airtable",
    name: "Airtable",
    way_in: "OAuth with PKCE, or a personal access token as Bearer",
    secrets: &[("key", "patSandboxToken01.0000000000000000000000000000000000000000demo")],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_token,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/oauth2/v1/authorize",
    accounts: &[
        Account { id: 1, handle: "amara.okafor@alder-foods.example", name: "Amara Okafor" },
        Account { id: 2, handle: "zoe.mueller@blue-heron-logistics.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::ToldBack,
    without_scopes: "See what is public",
    required: &["response_type", "scope", "state", "code_challenge"],
    denied: "The user denied the request",
    callback: code_only,
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "data.records:read" => "See the records of your bases",
        "data.records:write" => "Create, change and delete records of your bases",
        "data.recordComments:read" => "See comments on records",
        "data.recordComments:write" => "Create, change and delete comments on records",
        "schema.bases:read" => "See the tables and fields of your bases",
        "schema.bases:write" => "Change the tables and fields of your bases",
        "user.email:read" => "See your e-mail address",
        "webhook:manage" => "Manage the webhooks of your bases",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/v0/meta/whoami", get(meta::whoami))
        .route("/v0/meta/bases", get(meta::bases))
        .route("/v0/meta/bases/{base}/tables", get(meta::tables))
        .route("/v0/{base}/{table}", get(list_records::by_query))
        .route("/v0/{base}/{table}/listRecords", post(list_records::by_body))
        .route("/v0/{base}/{table}/{record}", get(record::show))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::not_found)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/oauth2/v1/token", post(oauth::token))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes fields of the record with this id, whatever table it is in.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (table, index) = table::holding(site, record)?;
    let now = site.now_seconds();
    lock(&site.standing.edits).add(record, changes.as_object()?.clone(), now);
    Some(record::Record::of(site, table, index).json(None, field::Key::Name))
}
