//! Oracle NetSuite: `{account}.app.netsuite.com` and `{account}.suitetalk.api.netsuite.com` under
//! one mount.

mod answer;
mod certificate;
mod currency;
mod gate;
mod oauth;
mod oracle_format;
mod state_length;
mod statement;
mod suiteql;
mod tables;
mod vendor_bill;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::post;
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes};
use crate::provider::Provider;
use crate::world::Site;

/// As it stands in answers; in host names it is lower case with a hyphen.
const ACCOUNT_ID: &str = "4815162_SB1";

pub(crate) static PROVIDER: Provider = Provider {
    slug: "netsuite",
    name: "Oracle NetSuite",
    way_in: "OAuth, or a certificate's key that signs a client assertion",
    secrets: &[
        ("account_id", ACCOUNT_ID),
        ("client_id", "5a4db0c0ffee00000000000000000000000000000000000000000000000000aa"),
        ("certificate_id", "custcertificate_sandbox_demo"),
        ("private_key", include_str!("netsuite/private_key.pem")),
    ],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_login,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/app/login/oauth2/authorize.nl",
    accounts: &[
        Account { id: 1_201, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 1_202, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "See what is public",
    required: &[],
    denied: "The resource owner denied the request.",
    callback: |account| {
        vec![
            ("role", "3".to_owned()),
            ("entity", account.id.to_string()),
            ("company", ACCOUNT_ID.to_owned()),
        ]
    },
};

/// What opens the REST services.
const REST: &str = "rest_webservices";
const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        REST => "Use REST web services as you",
        "restlets" => "Use RESTlets as you",
        "suite_analytics" => "Use SuiteAnalytics Connect as you",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/services/rest/query/v1/suiteql", post(suiteql::query))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .layer(from_fn(state_length::check))
        .route(TOKEN, post(oauth::token))
        .route("/services/rest/auth/oauth2/v1/revoke", post(oauth::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes fields of the vendor bill with this id, such as `memo` or `foreigntotal`.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let stream = vendor_bill::stream(site);
    let index = vendor_bill::index_of(record)?;
    stream.change(index, changes)?;
    Some(vendor_bill::VendorBill::of(&stream, index).json())
}
