//! QuickBooks Online: `appcenter.intuit.com`, Intuit's token host and `quickbooks.api.intuit.com`
//! under one mount.

mod answer;
mod bill;
mod chart;
mod company;
mod company_info;
mod customer;
mod entity;
mod gate;
mod moment;
mod oauth;
mod purchase;
mod query;
mod read;
mod revoke;
mod sql;
mod vendor;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes};
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "quickbooks",
    name: "QuickBooks Online",
    way_in: "OAuth",
    secrets: &[],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::authentication_failed,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

/// An account here is a company, and its number the realm.
static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/connect/oauth2",
    accounts: &[
        Account { id: 9_341_450_000_000_001, handle: "acme-retail.example", name: "Acme Retail" },
        Account { id: 9_341_450_000_000_002, handle: "acme-labs.example", name: "Acme Labs" },
    ],
    pkce: Pkce::Ignored,
    scope_in_words,
    unknown_scopes: UnknownScopes::ToldBack,
    without_scopes: "See what is public",
    required: &["response_type"],
    denied: "The user did not authorize the request.",
    callback: |company| vec![("realmId", company.id.to_string())],
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "com.intuit.quickbooks.accounting" => "Read and write your accounting",
        "com.intuit.quickbooks.payment" => "Take payments for you",
        "openid" => "Know who you are",
        "profile" => "See your name",
        "email" => "See your e-mail address",
        "phone" => "See your phone number",
        "address" => "See your address",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/v3/company/{realm}/query", get(query::query))
        .route("/v3/company/{realm}/companyinfo/{id}", get(company_info::show))
        .route("/v3/company/{realm}/{entity}/{id}", get(read::read))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/oauth2/v1/tokens/bearer", post(oauth::token))
        .route("/v2/oauth2/tokens/revoke", post(revoke::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes fields of `Purchase/1014`, `Bill/1015`, `Customer/3` or `Vendor/52` of Acme Retail.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (name, id) = record.split_once('/')?;
    let entity = entity::of_name(name)?;
    let company = company::RETAIL;
    let index = entity.index_of(id)?;
    entity.stream(site, company).change(index, changes)?;
    Some(entity.record(site, company, index))
}
