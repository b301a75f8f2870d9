use std::time::Duration;

use axum::http::{Method, StatusCode};
use sandbox::Sandbox;

use crate::harness::{
    Answer, CALLBACK, CHALLENGE, VERIFIER, allow, app, basic, changed, form, frozen, get_as, key,
    post_form, post_json, send,
};

const TOKEN: &str = "/github/login/oauth/access_token";

async fn code(sandbox: &Sandbox, more: &[(&str, &str)]) -> String {
    let mut query = vec![
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "repo read:user not-a-scope"),
        ("state", "xyz"),
    ];
    query.extend(more);
    allow(sandbox, "/github/login/oauth/authorize", &query).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = changed(
        &[
            ("client_id", "tributary-sandbox"),
            ("client_secret", "sandbox-client-secret"),
            ("redirect_uri", CALLBACK),
            ("code", code),
        ],
        more,
    );
    post_form(sandbox, TOKEN, &pairs).await
}

async fn token(sandbox: &Sandbox) -> String {
    let code = code(sandbox, &[]).await;
    let answer = exchange(sandbox, &code, &[]).await.json();
    answer["access_token"].as_str().expect("a token").to_owned()
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::OK, "GitHub refuses with 200");
    let body = answer.json();
    assert_eq!(body["error"], error, "{body}");
    assert!(body["error_description"].is_string() && body["error_uri"].is_string());
    assert!(body.get("access_token").is_none());
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_token_that_opens_the_api() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = code(&sandbox, &challenge).await;
    let answer = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
    assert_eq!(answer["scope"], "repo,read:user", "granted scopes are joined by commas");
    assert_eq!(answer["token_type"], "bearer");
    assert!(answer.get("expires_in").is_none() && answer.get("refresh_token").is_none());
    let token = answer["access_token"].as_str().expect("a token");
    assert!(token.starts_with("gho_") && (40..=255).contains(&token.len()));
    let user = get_as(&sandbox, token, "/github/user").await;
    assert_eq!(user.json()["login"], "amara-okafor");
    assert_eq!(user.header("x-oauth-scopes"), "repo, read:user");
}

#[tokio::test]
async fn the_account_that_was_chosen_is_the_one_connected() {
    let sandbox = frozen();
    let query = form(&[("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK)]);
    let address = format!("/github/login/oauth/authorize?{query}");
    let chosen = post_form(&sandbox, &address, &[("decision", "allow"), ("account", "4102")]).await;
    let code = chosen.redirected("code").expect("a code");
    let answer = exchange(&sandbox, &code, &[]).await.json();
    let token = answer["access_token"].as_str().expect("a token");
    assert_eq!(get_as(&sandbox, token, "/github/user").await.json()["login"], "zoe-mueller");
}

#[tokio::test]
async fn a_token_answer_is_a_form_unless_json_is_asked_for() {
    let sandbox = frozen();
    let code = code(&sandbox, &[]).await;
    let pairs = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("code", code.as_str()),
    ];
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send(&sandbox, Method::POST, TOKEN, &headers, &form(&pairs)).await;
    assert!(answer.header("content-type").starts_with("application/x-www-form-urlencoded"));
    assert!(answer.text.starts_with("access_token=gho_"), "{}", answer.text);
    assert!(answer.text.ends_with("&scope=repo%2Cread%3Auser&token_type=bearer"));
}

#[tokio::test]
async fn a_code_works_once() {
    let sandbox = frozen();
    let code = code(&sandbox, &[]).await;
    assert!(exchange(&sandbox, &code, &[]).await.json()["access_token"].is_string());
    assert_refused(&exchange(&sandbox, &code, &[]).await, "bad_verification_code");
    assert_refused(&exchange(&sandbox, "made-up", &[]).await, "bad_verification_code");
}

#[tokio::test]
async fn a_code_lives_ten_minutes() {
    let sandbox = frozen();
    let (early, late) = (code(&sandbox, &[]).await, code(&sandbox, &[]).await);
    sandbox.control().advance(Duration::from_secs(599));
    assert!(exchange(&sandbox, &early, &[]).await.json()["access_token"].is_string());
    sandbox.control().advance(Duration::from_secs(1));
    assert_refused(&exchange(&sandbox, &late, &[]).await, "bad_verification_code");
}

#[tokio::test]
async fn a_code_is_bound_to_the_client_and_to_the_redirect_uri() {
    let sandbox = frozen();
    for wrong in [("client_secret", "guess"), ("client_id", "someone-else")] {
        let code = code(&sandbox, &[]).await;
        let refused = exchange(&sandbox, &code, &[wrong]).await;
        assert_refused(&refused, "incorrect_client_credentials");
    }
    let code = code(&sandbox, &[]).await;
    let elsewhere = [("redirect_uri", "http://127.0.0.1:3000/elsewhere")];
    assert_refused(&exchange(&sandbox, &code, &elsewhere).await, "redirect_uri_mismatch");
}

#[tokio::test]
async fn a_challenge_asks_for_its_verifier_and_for_no_other() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code_of = || code(&sandbox, &challenge);
    let missing = exchange(&sandbox, &code_of().await, &[]).await;
    assert_refused(&missing, "bad_verification_code");
    let other = VERIFIER.replace('d', "e");
    let wrong = exchange(&sandbox, &code_of().await, &[("code_verifier", &other)]).await;
    assert_refused(&wrong, "bad_verification_code");
    let stripped = code(&sandbox, &[]).await;
    let stripped = exchange(&sandbox, &stripped, &[("code_verifier", VERIFIER)]).await;
    assert_refused(&stripped, "bad_verification_code");
}

#[tokio::test]
async fn a_revoked_token_is_dead() {
    let sandbox = frozen();
    let token = token(&sandbox).await;
    let path = "/github/applications/tributary-sandbox/token";
    let body = format!("{{\"access_token\":\"{token}\"}}");
    let wrong = basic("tributary-sandbox", "guess");
    let refused = send(&sandbox, Method::DELETE, path, &[("authorization", &wrong)], &body).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(get_as(&sandbox, &token, "/github/user").await.status, StatusCode::OK);
    let right = app();
    let gone = send(&sandbox, Method::DELETE, path, &[("authorization", &right)], &body).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let after = get_as(&sandbox, &token, "/github/user").await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    assert_eq!(after.json()["message"], "Bad credentials");
    let checked = serde_json::json!({ "access_token": token });
    let checked = post_json(&sandbox, path, &[("authorization", &right)], &checked).await;
    assert_eq!(checked.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn expiring_and_revoking_on_request_kill_tokens_but_not_the_personal_one() {
    let sandbox = frozen();
    let first = token(&sandbox).await;
    sandbox.control().expire_access_tokens("github");
    assert_eq!(get_as(&sandbox, &first, "/github/user").await.status, StatusCode::UNAUTHORIZED);
    let second = token(&sandbox).await;
    assert_eq!(get_as(&sandbox, &second, "/github/user").await.status, StatusCode::OK);
    sandbox.control().revoke_grants("github");
    assert_eq!(get_as(&sandbox, &second, "/github/user").await.status, StatusCode::UNAUTHORIZED);
    let personal = key("github");
    assert_eq!(personal.len(), 40, "ghp_ and 36 characters");
    assert_eq!(get_as(&sandbox, &personal, "/github/user").await.status, StatusCode::OK);
}
