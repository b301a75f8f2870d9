use std::time::Duration;

use axum::http::StatusCode;
use jsonwebtoken::Algorithm;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{Answer, frozen, get, get_as, post_form, then};
use crate::signed_assertion::signed;

const TOKEN: &str = "/google-cloud/token";
const DATASETS: &str = "/google-cloud/bigquery/v2/projects/acme-retail/datasets";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The file that Google hands out for a service account.
fn account() -> Value {
    let file = &sandbox::secrets()["google-cloud"]["service_account"];
    serde_json::from_str(file).expect("JSON")
}

fn claims() -> Value {
    let now = then().timestamp();
    json!({
        "iss": account()["client_email"],
        "scope": "https://www.googleapis.com/auth/bigquery",
        "aud": account()["token_uri"],
        "iat": now,
        "exp": now + 3_600,
    })
}

async fn exchange(sandbox: &Sandbox, assertion: &str) -> Answer {
    post_form(sandbox, TOKEN, &[("grant_type", JWT_BEARER), ("assertion", assertion)]).await
}

async fn ask(sandbox: &Sandbox, claims: &Value) -> Answer {
    let account = account();
    let (key, id) = (&account["private_key"], &account["private_key_id"]);
    let (key, id) = (key.as_str().expect("text"), id.as_str().expect("text"));
    exchange(sandbox, &signed(key, Algorithm::RS256, id, claims)).await
}

/// A token of the service account.
pub(crate) async fn token(sandbox: &Sandbox) -> String {
    let answer = ask(sandbox, &claims()).await;
    answer.json()["access_token"].as_str().expect("a token").to_owned()
}

fn assert_refused(answer: &Answer, error: &str, words: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["error"], error, "{body}");
    let description = body["error_description"].as_str().expect("text");
    assert!(description.contains(words), "{description}");
}

#[tokio::test]
async fn a_signed_assertion_becomes_a_token_that_opens_bigquery() {
    let sandbox = frozen();
    let answer = ask(&sandbox, &claims()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&"Bearer".into(), &3_599.into()));
    assert_eq!(answer.get("refresh_token"), None);
    let token = answer["access_token"].as_str().expect("text");
    let datasets = get_as(&sandbox, token, DATASETS).await;
    assert_eq!(datasets.json()["datasets"][0]["id"], "acme-retail:billing");
    let projects = get_as(&sandbox, token, "/google-cloud/bigquery/v2/projects").await.json();
    assert_eq!(projects["projects"][0]["id"], "acme-retail");
}

#[tokio::test]
async fn an_assertion_that_was_changed_or_signed_with_another_key_is_refused() {
    let sandbox = frozen();
    let account = account();
    let key = account["private_key"].as_str().expect("text");
    let id = account["private_key_id"].as_str().expect("text");
    let good = signed(key, Algorithm::RS256, id, &claims());
    let other = signed(key, Algorithm::RS256, id, &json!({ "iss": "somebody" }));
    let parts = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (good, other) = (parts(&good), parts(&other));
    let mixed = format!("{}.{}.{}", good[0], other[1], good[2]);
    let stranger = &sandbox::secrets()["netsuite"]["private_key"];
    for assertion in [
        mixed,
        signed(stranger, Algorithm::RS256, id, &claims()),
        signed(key, Algorithm::RS256, "another", &claims()),
        signed(key, Algorithm::PS256, id, &claims()),
        "not.a.jwt".to_owned(),
        String::new(),
    ] {
        let refused = exchange(&sandbox, &assertion).await;
        assert_refused(&refused, "invalid_grant", "Invalid JWT Signature.");
    }
}

#[tokio::test]
async fn what_an_assertion_says_is_checked() {
    let sandbox = frozen();
    let now = then().timestamp();
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        claims
    };
    for (claims, error, words) in [
        (with("iss", "nobody@x".into()), "invalid_grant", "account not found"),
        (with("aud", "https://example.com".into()), "invalid_grant", "audience"),
        (with("exp", (now + 3_601).into()), "invalid_grant", "short-lived"),
        (with("exp", now.into()), "invalid_grant", "short-lived"),
        (with("iat", (now + 301).into()), "invalid_grant", "short-lived"),
        (with("iat", Value::Null), "invalid_grant", "short-lived"),
        (with("scope", "everything".into()), "invalid_scope", "scope"),
        (with("scope", Value::Null), "invalid_scope", "scope"),
    ] {
        let refused = ask(&sandbox, &claims).await;
        assert_refused(&refused, error, words);
    }
    let on_behalf = ask(&sandbox, &with("sub", "amara.okafor@acme.example".into())).await;
    assert_eq!(on_behalf.status, StatusCode::UNAUTHORIZED);
    assert_eq!(on_behalf.json()["error"], "unauthorized_client");
    let here = with("aud", format!("http://{}{TOKEN}", crate::harness::HOST).into());
    assert_eq!(ask(&sandbox, &here).await.status, StatusCode::OK, "the address that was asked");
}

#[tokio::test]
async fn a_token_expires_and_one_for_something_else_opens_nothing() {
    let sandbox = frozen();
    let old = token(&sandbox).await;
    sandbox.control().expire_access_tokens("google-cloud");
    let expired = get_as(&sandbox, &old, DATASETS).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert_eq!(expired.json()["error"]["status"], "UNAUTHENTICATED");
    assert_eq!(expired.json()["error"]["errors"][0]["reason"], "authError");
    let missing = get(&sandbox, DATASETS, &[]).await;
    assert_eq!(missing.json()["error"]["errors"][0]["reason"], "required");
    let mut other = claims();
    other["scope"] = "https://www.googleapis.com/auth/cloud-billing.readonly".into();
    let other = ask(&sandbox, &other).await.json();
    let refused = get_as(&sandbox, other["access_token"].as_str().expect("text"), DATASETS).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["error"]["status"], "PERMISSION_DENIED");
    sandbox.control().advance(Duration::from_hours(2));
    let late = ask(&sandbox, &claims()).await;
    assert_refused(&late, "invalid_grant", "short-lived");
}
