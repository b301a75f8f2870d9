//! Google Cloud: `accounts.google.com`, `oauth2.googleapis.com` and `bigquery.googleapis.com` under
//! one mount. Costs are in the billing export, a table of BigQuery.

mod answer;
mod export;
mod gate;
mod job;
mod oauth;
mod projects;
mod query;
mod revoke;
mod service_account;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::Site;

/// The project that pays, and has the export.
const PROJECT: &str = "acme-retail";
const DATASET: &str = "billing";
const TABLE: &str = "gcp_billing_export_v1_01A2B3_C4D5E6_F70809";
/// Where the data set is.
const LOCATION: &str = "EU";

pub(crate) static PROVIDER: Provider = Provider {
    slug: "google-cloud",
    name: "Google Cloud",
    way_in: "OAuth, or a service account's key (POST /token with a signed assertion)",
    secrets: &[
        ("service_account", include_str!("google_cloud/service_account.json")),
        ("project_id", PROJECT),
        ("billing_table", "acme-retail.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F70809"),
    ],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_credentials,
    rate_limited: answer::rate_limited,
    edit: None,
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/o/oauth2/v2/auth",
    accounts: &[
        Account { id: 4_601, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 4_602, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "See what is public",
    required: &[],
    denied: "The user denied access.",
    callback: code_only,
};

/// What opens BigQuery; any of them is enough to ask and to read.
const BIGQUERY_SCOPES: [&str; 3] = [
    "https://www.googleapis.com/auth/bigquery",
    "https://www.googleapis.com/auth/cloud-platform",
    "https://www.googleapis.com/auth/cloud-platform.read-only",
];

fn scope_in_words(scope: &str) -> Option<String> {
    let name = scope.strip_prefix("https://www.googleapis.com/auth/").unwrap_or(scope);
    let words = match name {
        "bigquery" => "View and manage your data in Google BigQuery",
        "bigquery.readonly" => "View your data in Google BigQuery",
        "cloud-billing.readonly" => "View your Google Cloud Platform billing account",
        "cloud-platform" => "See, edit, configure and delete your Google Cloud data",
        "cloud-platform.read-only" => "View your data across Google Cloud services",
        "email" | "userinfo.email" => "See your primary Google Account email address",
        "openid" => "Associate you with your personal info on Google",
        "profile" | "userinfo.profile" => "See your personal info",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/bigquery/v2/projects", get(projects::list))
        .route("/bigquery/v2/projects/{project}/datasets", get(projects::datasets))
        .route("/bigquery/v2/projects/{project}/queries", post(query::start))
        .route("/bigquery/v2/projects/{project}/queries/{job}", get(query::results))
        .route("/bigquery/v2/projects/{project}/jobs/{job}", get(query::job))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::not_found)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/token", post(oauth::token))
        .route("/revoke", post(revoke::revoke))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}
