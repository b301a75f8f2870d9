//! Salesforce: `login.salesforce.com` and the organization's own host under one mount.

mod account;
mod answer;
mod contact;
mod cursor;
mod gate;
mod identity;
mod oauth;
mod object;
mod opportunity;
mod query;
mod record_id;
mod revoke;
mod selected;
mod signature;
mod sobjects;
mod soql;
mod versions;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "salesforce",
    name: "Salesforce",
    way_in: "OAuth",
    secrets: &[],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_session,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/services/oauth2/authorize",
    accounts: &[
        Account { id: 1, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 2, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Implied,
    scope_in_words,
    unknown_scopes: UnknownScopes::ToldBack,
    without_scopes: "See what is public",
    required: &["response_type"],
    denied: "end-user denied authorization",
    callback: code_only,
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "api" => "Manage user data via APIs",
        "refresh_token" | "offline_access" => "Perform requests at any time",
        "full" => "Full access",
        "id" => "Access the identity URL service",
        "openid" => "Access unique user identifiers",
        "profile" => "Access your basic information",
        "email" => "Access your e-mail address",
        "web" => "Manage user data via web browsers",
        "chatter_api" => "Access Connect REST API resources",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/services/data/{version}", get(versions::resources))
        .route("/services/data/{version}/", get(versions::resources))
        .route("/services/data/{version}/query", get(query::query))
        .route("/services/data/{version}/query/", get(query::query))
        .route("/services/data/{version}/query/{locator}", get(query::more))
        .route("/services/data/{version}/queryAll", get(query::query_all))
        .route("/services/data/{version}/queryAll/", get(query::query_all))
        .route("/services/data/{version}/sobjects/{object}/{id}", get(sobjects::show))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check));
    // Which versions there are is open to everybody.
    let open = Router::new()
        .route("/services/data", get(versions::list))
        .route("/services/data/", get(versions::list));
    let identity = Router::new()
        .route("/services/oauth2/userinfo", get(identity::userinfo).post(identity::userinfo))
        .route("/id/{organization}/{user}", get(identity::show));
    let api =
        api.merge(open).merge(identity).layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/services/oauth2/token", post(oauth::token))
        .route("/services/oauth2/revoke", get(revoke::by_query).post(revoke::by_form))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes fields of the record with this id.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (object, index) = object::of_id(record)?;
    object.stream(site).change(index, changes)?;
    Some(object.json(site, index, &object.all_fields(), "65.0"))
}
