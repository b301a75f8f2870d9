use axum::http::{Method, StatusCode};
use sandbox::{Fault, Sandbox};

use crate::harness::{Answer, frozen, key, send};
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
