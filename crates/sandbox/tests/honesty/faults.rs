use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox};

use crate::harness::{Answer, HOST, frozen, get, get_as, key, post_form, then};

const ORDERS: &str = "/mock-saas/external/orders?per_page=100";
const ISSUES: &str = "/github/repos/acme/app/issues?state=all&per_page=100";
const CONTACTS: &str = "/hubspot/crm/v3/objects/contacts?limit=100";
const CHARGES: &str = "/stripe/v1/charges?limit=100";

async fn orders(sandbox: &Sandbox, more: &str) -> Answer {
    get(sandbox, &format!("{ORDERS}{more}"), &[("x-api-key", "mock-saas-demo-key")]).await
}

async fn issues(sandbox: &Sandbox, more: &str) -> Answer {
    get_as(sandbox, &key("github"), &format!("{ISSUES}{more}")).await
}

async fn contacts(sandbox: &Sandbox, more: &str) -> Answer {
    get_as(sandbox, &key("hubspot"), &format!("{CONTACTS}{more}")).await
}

async fn charges(sandbox: &Sandbox, more: &str) -> Answer {
    get_as(sandbox, &key("stripe"), &format!("{CHARGES}{more}")).await
}

fn broken(provider: &str, fault: Fault) -> Sandbox {
    let sandbox = frozen();
    sandbox.control().set_fault(provider, Some(fault));
    sandbox
}

#[tokio::test]
async fn an_outage_is_503_at_that_provider_only_until_it_ends() {
    let sandbox = broken("mock-saas", Fault::Outage);
    assert_eq!(orders(&sandbox, "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(issues(&sandbox, "").await.status, StatusCode::OK);
    sandbox.control().set_fault("mock-saas", None);
    assert_eq!(orders(&sandbox, "").await.status, StatusCode::OK);
    assert_eq!(sandbox.control().requests("mock-saas"), 2, "the refused one counts");
}

#[tokio::test]
async fn a_server_error_is_500_at_the_token_endpoint_too() {
    let sandbox = broken("hubspot", Fault::ServerError);
    assert_eq!(contacts(&sandbox, "").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let token = post_form(&sandbox, "/hubspot/oauth/2026-03/token", &[]).await;
    assert_eq!(token.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_rate_limit_looks_like_the_vendors() {
    let limited = |provider| broken(provider, Fault::RateLimited { retry_after_seconds: 42 });
    let github = issues(&limited("github"), "").await;
    assert_eq!(github.status, StatusCode::FORBIDDEN);
    assert_eq!(github.header("x-ratelimit-remaining"), "0");
    assert_eq!(github.header("x-ratelimit-reset"), (then().timestamp() + 42).to_string());
    let hubspot = contacts(&limited("hubspot"), "").await;
    assert_eq!(hubspot.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(hubspot.json()["errorType"], "RATE_LIMIT");
    let stripe = charges(&limited("stripe"), "").await;
    assert_eq!(stripe.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(stripe.json()["error"]["code"], "rate_limit");
    assert_eq!(stripe.header("stripe-should-retry"), "true");
    let mock_saas = orders(&limited("mock-saas"), "").await;
    assert_eq!(mock_saas.status, StatusCode::TOO_MANY_REQUESTS);
    for answer in [&github, &hubspot, &stripe, &mock_saas] {
        assert_eq!(answer.header("retry-after"), "42");
    }
}

#[tokio::test]
async fn a_web_page_comes_where_json_should() {
    let page = charges(&broken("stripe", Fault::Html), "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text.starts_with("<!doctype html>"));
}

#[tokio::test]
async fn a_truncated_body_is_half_of_the_json_with_an_honest_length() {
    let sandbox = frozen();
    let whole = orders(&sandbox, "").await;
    sandbox.control().set_fault("mock-saas", Some(Fault::Truncated));
    let half = orders(&sandbox, "").await;
    assert_eq!(half.status, StatusCode::OK);
    assert!(whole.text.starts_with(&half.text) && half.text.len() < whole.text.len());
    assert_eq!(half.header("content-length"), half.text.len().to_string());
    assert!(serde_json::from_str::<serde_json::Value>(&half.text).is_err());
}

#[tokio::test]
async fn everybody_is_unauthorized_with_the_vendors_words() {
    for (provider, expected) in [
        ("github", "Bad credentials"),
        ("hubspot", "INVALID_AUTHENTICATION"),
        ("stripe", "api_key_expired"),
    ] {
        let sandbox = broken(provider, Fault::UnauthorizedAll);
        let answer = match provider {
            "github" => issues(&sandbox, "").await,
            "hubspot" => contacts(&sandbox, "").await,
            _ => charges(&sandbox, "").await,
        };
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text.contains(expected), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_slow_provider_answers_after_that_long() {
    let sandbox = broken("mock-saas", Fault::Slow { milliseconds: 120 });
    let before = Instant::now();
    assert_eq!(orders(&sandbox, "").await.status, StatusCode::OK);
    assert!(before.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn a_repeated_page_has_the_data_of_the_first_and_claims_more() {
    let github = broken("github", Fault::RepeatPage);
    let page = issues(&github, "&page=9").await;
    assert_eq!(page.text, issues(&github, "").await.text);
    assert!(page.header("link").contains("page=10>; rel=\"next\""));

    let hubspot = broken("hubspot", Fault::RepeatPage);
    let (first, later) =
        (contacts(&hubspot, "").await.json(), contacts(&hubspot, "&after=901").await.json());
    assert_eq!(first["results"], later["results"]);
    assert_eq!(later["paging"]["next"]["after"], "1001");

    let stripe = broken("stripe", Fault::RepeatPage);
    let first = charges(&stripe, "").await.json();
    let last = first["data"][99]["id"].as_str().expect("an id");
    let later = charges(&stripe, &format!("&starting_after={last}")).await.json();
    assert_eq!(first["data"], later["data"]);
    assert_eq!(later["has_more"], true);

    let mock_saas = broken("mock-saas", Fault::RepeatPage);
    let (first, later) =
        (orders(&mock_saas, "").await.json(), orders(&mock_saas, "&page=40").await.json());
    assert_eq!(first["data"], later["data"]);
    assert_eq!((&later["page"], &later["total_pages"]), (&40.into(), &41.into()));
}

#[tokio::test]
async fn in_a_loop_the_next_page_is_the_page_itself() {
    let github = issues(&broken("github", Fault::Loop), "&page=2").await;
    let own = format!("<http://{HOST}{ISSUES}&page=2>; rel=\"next\"");
    assert!(github.header("link").contains(&own), "{}", github.header("link"));

    let hubspot = contacts(&broken("hubspot", Fault::Loop), "&after=601").await.json();
    assert_eq!(hubspot["paging"]["next"]["after"], "601");
    assert_eq!(hubspot["results"][0]["id"], "601");

    let stripe = broken("stripe", Fault::Loop);
    let first = charges(&stripe, "").await.json();
    let cursor = first["data"][99]["id"].as_str().expect("an id");
    let later = charges(&stripe, &format!("&starting_after={cursor}")).await.json();
    assert_eq!(later["data"][99]["id"], cursor);
    assert_eq!(later["has_more"], true);

    let mock_saas = orders(&broken("mock-saas", Fault::Loop), "&page=2").await.json();
    assert_eq!(mock_saas["page"], 1);
    assert_eq!(mock_saas["total_pages"], 12);
}
