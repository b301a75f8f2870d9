//! Whoever connected stays connected when the sandbox is started again.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::Method;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{
    APP, Answer, CHALLENGE, VERIFIER, allow, app, asking, changed, frozen, post_form, post_form_as,
    post_json, send, text, with_code,
};

struct Vendor {
    slug: &'static str,
    authorize: &'static str,
    scope: &'static str,
    token: &'static str,
    client: Client,
    /// A door that wants a good token.
    api: &'static str,
    method: Method,
}

/// How the app says who it is.
#[derive(Clone, Copy)]
enum Client {
    Form,
    Basic,
    /// Basic, and the rest as JSON.
    Json,
}

const fn vendor(
    [slug, authorize, scope, token, api]: [&'static str; 5],
    client: Client,
    method: Method,
) -> Vendor {
    Vendor { slug, authorize, scope, token, client, api, method }
}

const WHOAMI: &str = "/v0/meta/whoami";
const BIGQUERY: &str = "https://www.googleapis.com/auth/bigquery";
const HUBSPOT: &str = "/oauth/2026-03/token";
const CONTACTS: &str = "/crm/v3/objects/contacts";
const ENTRA: [&str; 2] = ["/common/oauth2/v2.0/authorize", "/common/oauth2/v2.0/token"];
const NETSUITE: [&str; 2] =
    ["/services/rest/auth/oauth2/v1/token", "/services/rest/query/v1/suiteql"];
const INTUIT: &str = "com.intuit.quickbooks.accounting";
const COMPANY: &str = "/v3/company/9341450000000001/companyinfo/9341450000000001";
const SALESFORCE: &str = "/services/oauth2/authorize";
const SOQL: &str = "/services/data/v65.0/query?q=SELECT+Id+FROM+Account+LIMIT+1";

static VENDORS: [Vendor; 11] = [
    vendor(
        ["airtable", "/oauth2/v1/authorize", "data.records:read", "/oauth2/v1/token", WHOAMI],
        Client::Basic,
        Method::GET,
    ),
    vendor(
        ["github", "/login/oauth/authorize", "repo", "/login/oauth/access_token", "/user"],
        Client::Form,
        Method::GET,
    ),
    vendor(
        ["google-cloud", "/o/oauth2/v2/auth", BIGQUERY, "/token", "/bigquery/v2/projects"],
        Client::Form,
        Method::GET,
    ),
    vendor(
        ["hubspot", "/oauth/authorize", "oauth crm.objects.contacts.read", HUBSPOT, CONTACTS],
        Client::Form,
        Method::GET,
    ),
    vendor(
        ["microsoft-teams", ENTRA[0], "offline_access User.Read", ENTRA[1], "/v1.0/me"],
        Client::Form,
        Method::GET,
    ),
    vendor(
        [
            "netsuite",
            "/app/login/oauth2/authorize.nl",
            "rest_webservices",
            NETSUITE[0],
            NETSUITE[1],
        ],
        Client::Basic,
        Method::POST,
    ),
    vendor(
        ["notion", "/v1/oauth/authorize", "", "/v1/oauth/token", "/v1/users/me"],
        Client::Json,
        Method::GET,
    ),
    vendor(
        ["quickbooks", "/connect/oauth2", INTUIT, "/oauth2/v1/tokens/bearer", COMPANY],
        Client::Basic,
        Method::GET,
    ),
    vendor(
        ["sage", "/oauth2/auth/central", "readonly", "/token", "/v3.1/businesses"],
        Client::Form,
        Method::GET,
    ),
    vendor(
        ["salesforce", SALESFORCE, "api refresh_token", "/services/oauth2/token", SOQL],
        Client::Form,
        Method::GET,
    ),
    vendor(
        ["xero", "/identity/connect/authorize", "offline_access", "/connect/token", "/connections"],
        Client::Basic,
        Method::GET,
    ),
];

fn of(slug: &str) -> &'static Vendor {
    VENDORS.iter().find(|vendor| vendor.slug == slug).expect("a vendor")
}

impl Vendor {
    fn at(&self, path: &str) -> String {
        format!("/{}{path}", self.slug)
    }

    async fn ask(&self, sandbox: &Sandbox, fields: &[(&str, &str)]) -> Answer {
        let door = self.at(self.token);
        match self.client {
            Client::Basic => post_form_as(sandbox, &app(), &door, fields).await,
            Client::Json => {
                let fields: HashMap<_, _> = fields.iter().copied().collect();
                post_json(sandbox, &door, &[("authorization", &app())], &json!(fields)).await
            }
            Client::Form => post_form(sandbox, &door, &changed(&APP, fields)).await,
        }
    }

    async fn connect(&self, sandbox: &Sandbox) -> Value {
        let more = [
            ("state", "twenty-two-characters-and-more"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("owner", "user"),
        ];
        let code = allow(sandbox, &self.at(self.authorize), &asking(self.scope, &more)).await;
        let answer = self.ask(sandbox, &with_code(&code, &[("code_verifier", VERIFIER)])).await;
        assert!(answer.status.is_success(), "{}: {}", self.slug, answer.text);
        answer.json()
    }

    async fn refresh(&self, sandbox: &Sandbox, token: &str) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.ask(sandbox, &fields).await
    }

    async fn opens(&self, sandbox: &Sandbox, token: &str) -> bool {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("user-agent", "tests"),
            ("accept", "application/json"),
            ("notion-version", "2025-09-03"),
            ("prefer", "transient"),
        ];
        let body = r#"{"q":"SELECT id FROM transaction"}"#;
        let path = self.at(self.api);
        send(sandbox, self.method.clone(), &path, &headers, body).await.status.is_success()
    }
}

#[tokio::test]
async fn what_one_run_gave_out_is_good_in_the_next_and_the_one_after_it() {
    for vendor in &VENDORS {
        let name = vendor.slug;
        let pair = vendor.connect(&frozen()).await;
        let access = text(&pair, "access_token");
        let next = frozen();
        assert!(vendor.opens(&next, access).await, "{name}");
        let Some(refresh) = pair["refresh_token"].as_str() else {
            assert_eq!(name, "github", "the others give a refresh token");
            continue;
        };
        let fresh = vendor.refresh(&next, refresh).await;
        assert!(fresh.status.is_success(), "{name}: {}", fresh.text);
        let last = frozen();
        assert!(vendor.opens(&last, text(&fresh.json(), "access_token")).await, "{name}");
        let newest = fresh.json()["refresh_token"].as_str().unwrap_or(refresh).to_owned();
        assert!(vendor.refresh(&last, &newest).await.status.is_success(), "{name}");
    }
}

#[tokio::test]
async fn a_bot_of_slack_stays_in_its_workspace() {
    let query = asking("channels:read", &[]);
    let run = frozen();
    let code = allow(&run, "/slack/oauth/v2/authorize", &query).await;
    let fields = changed(&APP, &with_code(&code, &[]));
    let pair = post_form(&run, "/slack/api/oauth.v2.access", &fields).await.json();
    let bearer = format!("Bearer {}", text(&pair, "access_token"));
    let headers = [("authorization", bearer.as_str())];
    let who = send(&frozen(), Method::POST, "/slack/api/auth.test", &headers, "").await.json();
    assert_eq!((&who["ok"], &who["team"]), (&true.into(), &"Acme Retail".into()));
}

#[tokio::test]
async fn what_a_run_ends_stays_ended_in_it() {
    let airtable = of("airtable");
    let pair = airtable.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    let fresh = airtable.refresh(&next, refresh).await.json();
    assert!(!airtable.opens(&next, access).await, "a refresh ends the access token before it");
    assert!(!airtable.refresh(&next, refresh).await.status.is_success(), "it was used");
    let fresh = text(&fresh, "access_token");
    assert!(!airtable.opens(&next, fresh).await, "whoever uses it again may be a thief");

    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    let fields = changed(&APP, &[("token", refresh)]);
    post_form(&next, "/hubspot/oauth/2026-03/token/revoke", &fields).await;
    assert!(!hubspot.opens(&next, access).await);
    assert!(!hubspot.refresh(&next, refresh).await.status.is_success());
}

#[tokio::test]
async fn the_control_ends_what_earlier_runs_gave_out_too() {
    for vendor in [of("hubspot"), of("notion"), of("github")] {
        let pair = vendor.connect(&frozen()).await;
        let access = text(&pair, "access_token");
        let next = frozen();
        next.control().expire_access_tokens(vendor.slug);
        assert!(!vendor.opens(&next, access).await, "{}", vendor.slug);
        if let Some(refresh) = pair["refresh_token"].as_str() {
            assert!(vendor.refresh(&next, refresh).await.status.is_success(), "{}", vendor.slug);
        }
        let another = frozen();
        another.control().revoke_grants(vendor.slug);
        assert!(!vendor.opens(&another, access).await, "{}", vendor.slug);
        let own = vendor.connect(&another).await;
        assert!(vendor.opens(&another, text(&own, "access_token")).await, "{}", vendor.slug);
        another.control().revoke_grants(vendor.slug);
        assert!(!vendor.opens(&another, text(&own, "access_token")).await, "{}", vendor.slug);
    }
}

#[tokio::test]
async fn a_life_is_counted_from_the_run_that_gave_it() {
    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let next = frozen();
    next.control().advance(Duration::from_secs(1_799));
    assert!(hubspot.opens(&next, text(&pair, "access_token")).await);
    next.control().advance(Duration::from_secs(1));
    assert!(!hubspot.opens(&next, text(&pair, "access_token")).await);
    let fresh = hubspot.refresh(&next, text(&pair, "refresh_token")).await;
    assert!(fresh.status.is_success(), "{}", fresh.text);
}

#[tokio::test]
async fn a_token_is_good_as_it_was_given_and_where_it_was_given_only() {
    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    for at in (0..access.len()).step_by(7).chain(access.len() - 5..access.len()) {
        let mut changed = access.to_owned();
        let other = if &access[at..=at] == "a" { "b" } else { "a" };
        changed.replace_range(at..=at, other);
        assert!(!hubspot.opens(&next, &changed).await, "{changed}");
    }
    assert!(!hubspot.opens(&next, refresh).await, "a refresh token opens nothing");
    assert!(!hubspot.refresh(&next, access).await.status.is_success());
    assert!(!of("github").opens(&next, access).await, "it is HubSpot's");
    for nonsense in ["0000", "9999", "ü000ü", "gho_0016"] {
        assert!(!of("github").opens(&next, nonsense).await, "{nonsense}");
    }
}
