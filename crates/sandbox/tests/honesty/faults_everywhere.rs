use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Sandbox};

use crate::harness::{Answer, frozen, get, get_as, key, post_form, send};
use crate::microsoft_teams::{SCOPES, token};

/// A provider, one call to its API, and its token door.
struct Door {
    slug: &'static str,
    method: Method,
    api: &'static str,
    token: &'static str,
}

fn doors() -> [Door; 4] {
    [
        Door {
            slug: "airtable",
            method: Method::GET,
            api: "/airtable/v0/appACMERETAIL0001/Orders",
            token: "/airtable/oauth2/v1/token",
        },
        Door {
            slug: "microsoft-teams",
            method: Method::GET,
            api: "/microsoft-teams/v1.0/me/joinedTeams",
            token: "/microsoft-teams/common/oauth2/v2.0/token",
        },
        Door {
            slug: "notion",
            method: Method::POST,
            api: "/notion/v1/search",
            token: "/notion/v1/oauth/token",
        },
        Door {
            slug: "slack",
            method: Method::GET,
            api: "/slack/api/conversations.history?channel=C07ACME0002",
            token: "/slack/api/oauth.v2.access",
        },
    ]
}

impl Door {
    async fn call(&self, sandbox: &Sandbox, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("notion-version", "2025-09-03"),
            ("content-type", "application/json"),
        ];
        send(sandbox, self.method.clone(), self.api, &headers, "{}").await
    }
}

async fn good_token(sandbox: &Sandbox, slug: &str) -> String {
    match slug {
        "microsoft-teams" => token(sandbox, SCOPES).await,
        slug => key(slug),
    }
}

/// A door to the API and the token door of each provider.
const ALL: [(&str, &str, &str); 19] = [
    ("airtable", "/v0/meta/whoami", "/oauth2/v1/token"),
    ("aws", "/", ""),
    ("azure", "/subscriptions", "/tenant/oauth2/v2.0/token"),
    ("github", "/user", "/login/oauth/access_token"),
    ("google-cloud", "/bigquery/v2/projects", "/token"),
    ("hubspot", "/crm/v3/objects/contacts", "/oauth/2026-03/token"),
    ("microsoft-teams", "/v1.0/me", "/common/oauth2/v2.0/token"),
    ("mock-saas", "/external/orders", ""),
    ("netsuite", "/services/rest/query/v1/suiteql", "/services/rest/auth/oauth2/v1/token"),
    ("notion", "/v1/users/me", "/v1/oauth/token"),
    ("openweather", "/data/2.5/weather", ""),
    ("quickbooks", "/v3/company/9341450000000001/query", "/oauth2/v1/tokens/bearer"),
    ("sage", "/v3.1/businesses", "/token"),
    ("salesforce", "/services/data/", "/services/oauth2/token"),
    ("sap", "/sap/opu/odata/sap/API_SUPPLIERINVOICE_PROCESS_SRV/", ""),
    ("slack", "/api/auth.test", "/api/oauth.v2.access"),
    ("stripe", "/v1/charges", ""),
    ("xero", "/connections", "/connect/token"),
    ("xero", "/api.xro/2.0/Invoices", "/connect/revocation"),
];

#[tokio::test]
async fn no_provider_is_left_out_here() {
    let page = get(&frozen(), "/", &[]).await;
    let slugs = page.text.split("<code>/").skip(1).filter_map(|rest| rest.split('<').next());
    let slugs: BTreeSet<_> = slugs.collect();
    assert_eq!(slugs, ALL.iter().map(|(slug, _, _)| *slug).collect());
}

#[tokio::test]
async fn an_outage_closes_the_token_doors_too_and_a_web_page_only_the_api() {
    for (slug, api, token) in ALL {
        let sandbox = frozen();
        let api = format!("/{slug}{api}");
        sandbox.control().set_fault(slug, Some(Fault::Outage));
        let closed = get_as(&sandbox, "x", &api).await;
        assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE, "{slug}");
        sandbox.control().set_fault(slug, Some(Fault::Html));
        assert!(get_as(&sandbox, "x", &api).await.text.starts_with("<!doctype html>"), "{slug}");
        if token.is_empty() {
            continue;
        }
        let token = format!("/{slug}{token}");
        assert!(!post_form(&sandbox, &token, &[]).await.text.starts_with("<!doctype"), "{slug}");
        sandbox.control().set_fault(slug, Some(Fault::Outage));
        let closed = post_form(&sandbox, &token, &[]).await;
        assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE, "{slug}");
    }
}

#[tokio::test]
async fn an_outage_and_a_server_error_are_at_the_token_door_too() {
    for door in doors() {
        let sandbox = frozen();
        let token = good_token(&sandbox, door.slug).await;
        for (fault, status) in [
            (Fault::Outage, StatusCode::SERVICE_UNAVAILABLE),
            (Fault::ServerError, StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            sandbox.control().set_fault(door.slug, Some(fault));
            assert_eq!(door.call(&sandbox, &token).await.status, status, "{}", door.slug);
            let at_the_door = send(&sandbox, Method::POST, door.token, &[], "").await;
            assert_eq!(at_the_door.status, status, "{}", door.slug);
        }
        sandbox.control().set_fault(door.slug, None);
        assert_eq!(door.call(&sandbox, &token).await.status, StatusCode::OK, "{}", door.slug);
        assert_eq!(sandbox.control().requests(door.slug), 3, "{}", door.slug);
    }
}

#[tokio::test]
async fn web_pages_and_halves_of_json_come_from_every_api() {
    for door in doors() {
        let sandbox = frozen();
        let token = good_token(&sandbox, door.slug).await;
        sandbox.control().set_fault(door.slug, Some(Fault::Html));
        let page = door.call(&sandbox, &token).await;
        assert_eq!(page.status, StatusCode::OK, "{}", door.slug);
        assert!(page.header("content-type").starts_with("text/html"), "{}", door.slug);
        sandbox.control().set_fault(door.slug, Some(Fault::Truncated));
        let half = door.call(&sandbox, &token).await;
        assert_eq!(half.header("content-length"), half.text.len().to_string(), "{}", door.slug);
        assert!(serde_json::from_str::<serde_json::Value>(&half.text).is_err(), "{}", door.slug);
    }
}

#[tokio::test]
async fn good_tokens_are_refused_and_calls_are_limited_in_the_vendors_words() {
    let words = [
        ("UNAUTHORIZED", "RATE_LIMIT_REACHED"),
        ("InvalidAuthenticationToken", "TooManyRequests"),
        ("unauthorized", "rate_limited"),
        ("invalid_auth", "ratelimited"),
    ];
    for (door, (refused, limited)) in doors().into_iter().zip(words) {
        let sandbox = frozen();
        let token = good_token(&sandbox, door.slug).await;
        sandbox.control().set_fault(door.slug, Some(Fault::UnauthorizedAll));
        let answer = door.call(&sandbox, &token).await;
        assert!(answer.text.contains(&format!("\"{refused}\"")), "{}", answer.text);
        let fault = Fault::RateLimited { retry_after_seconds: 9 };
        sandbox.control().set_fault(door.slug, Some(fault));
        let answer = door.call(&sandbox, &token).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", door.slug);
        assert!(answer.text.contains(&format!("\"{limited}\"")), "{}", answer.text);
    }
}
