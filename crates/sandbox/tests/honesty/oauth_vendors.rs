use std::collections::HashMap;

use axum::http::Method;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{
    APP, Answer, CHALLENGE, VERIFIER, allow, app, asking, changed, post_form, post_form_as,
    post_json, send, with_code,
};

/// A provider that people sign in to.
pub(crate) struct Vendor {
    pub(crate) slug: &'static str,
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

/// All of them but Slack, whose doors answer 200 whatever happens.
pub(crate) static VENDORS: [Vendor; 11] = [
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

pub(crate) fn of(slug: &str) -> &'static Vendor {
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

    pub(crate) async fn connect(&self, sandbox: &Sandbox) -> Value {
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

    pub(crate) async fn refresh(&self, sandbox: &Sandbox, token: &str) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.ask(sandbox, &fields).await
    }

    pub(crate) async fn opens(&self, sandbox: &Sandbox, token: &str) -> bool {
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
