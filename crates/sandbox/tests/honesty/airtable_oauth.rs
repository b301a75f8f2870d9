use std::time::Duration;

use axum::http::StatusCode;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{
    Answer, CALLBACK, CHALLENGE, VERIFIER, allow, basic, changed, form, frozen, get, get_as,
    post_form, post_form_as, text,
};

const AUTHORIZE: &str = "/airtable/oauth2/v1/authorize";
const TOKEN: &str = "/airtable/oauth2/v1/token";
const WHO: &str = "/airtable/v0/meta/whoami";
const SCOPE: &str = "data.records:read schema.bases:read user.email:read";

fn question() -> Vec<(&'static str, &'static str)> {
    vec![
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", SCOPE),
        ("state", "a-state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

async fn code(sandbox: &Sandbox) -> String {
    allow(sandbox, AUTHORIZE, &question()).await
}

async fn ask(sandbox: &Sandbox, secret: &str, pairs: &[(&str, &str)]) -> Answer {
    let client = basic("tributary-sandbox", secret);
    post_form_as(sandbox, &client, TOKEN, pairs).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = changed(
        &[
            ("grant_type", "authorization_code"),
            ("redirect_uri", CALLBACK),
            ("code", code),
            ("code_verifier", VERIFIER),
        ],
        more,
    );
    ask(sandbox, "sandbox-client-secret", &pairs).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)];
    ask(sandbox, "sandbox-client-secret", &pairs).await
}

async fn connect(sandbox: &Sandbox) -> Value {
    exchange(sandbox, &code(sandbox).await, &[]).await.json()
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
    assert!(answer.json()["error_description"].is_string());
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_pair_that_opens_the_api() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    assert_eq!(pair["token_type"], "Bearer");
    assert_eq!(pair["scope"], SCOPE);
    assert_eq!(pair["expires_in"], 3_600);
    assert_eq!(pair["refresh_expires_in"], 5_184_000);
    let who = get_as(&sandbox, text(&pair, "access_token"), WHO).await.json();
    assert_eq!(who["id"], "usrACMEUSER000001");
    assert_eq!(who["scopes"][0], "data.records:read");
    assert!(who["email"].as_str().is_some_and(|email| email.contains('@')));
}

#[tokio::test]
async fn every_parameter_of_the_question_is_needed_and_an_unknown_scope_is_told_back() {
    let sandbox = frozen();
    for name in ["response_type", "scope", "state", "code_challenge"] {
        let rest: Vec<_> = question().into_iter().filter(|(known, _)| *known != name).collect();
        let refused = get(&sandbox, &format!("{AUTHORIZE}?{}", form(&rest)), &[]).await;
        assert_eq!(refused.redirected("error").as_deref(), Some("invalid_request"), "{name}");
        let why = refused.redirected("error_description").expect("a reason");
        assert!(why.starts_with(name), "{why}");
    }
    let mut unknown = question();
    unknown.retain(|(name, _)| *name != "scope");
    unknown.push(("scope", "data.records:read everything"));
    let refused = get(&sandbox, &format!("{AUTHORIZE}?{}", form(&unknown)), &[]).await;
    assert_eq!(refused.redirected("error").as_deref(), Some("invalid_scope"));
    assert_eq!(refused.redirected("state").as_deref(), Some("a-state"));
}

#[tokio::test]
async fn a_code_works_once_for_its_client_and_with_its_verifier() {
    let sandbox = frozen();
    let used = code(&sandbox).await;
    assert_eq!(exchange(&sandbox, &used, &[]).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &used, &[]).await, "invalid_grant");
    let other = VERIFIER.replace('d', "e");
    for (wrong, error) in [
        (("code_verifier", other.as_str()), "invalid_grant"),
        (("code_verifier", ""), "invalid_request"),
        (("redirect_uri", "http://127.0.0.1:3000/x"), "invalid_grant"),
        (("grant_type", "password"), "unsupported_grant_type"),
    ] {
        let refused = exchange(&sandbox, &code(&sandbox).await, &[wrong]).await;
        assert_refused(&refused, error);
    }
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let stranger = ask(&sandbox, "guess", &pairs).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.json()["error"], "invalid_client");
    let in_form = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("grant_type", "refresh_token"),
    ];
    let in_form = post_form(&sandbox, TOKEN, &in_form).await;
    assert_eq!(in_form.json()["error"], "invalid_client", "the secret comes by Basic only");
}

#[tokio::test]
async fn a_refresh_ends_both_old_tokens() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    let old = get_as(&sandbox, text(&first, "access_token"), WHO).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let new = get_as(&sandbox, text(&second, "access_token"), WHO).await;
    assert_eq!(new.status, StatusCode::OK);
}

#[tokio::test]
async fn using_an_old_refresh_token_again_ends_the_whole_grant() {
    let sandbox = frozen();
    let (first, other) = (connect(&sandbox).await, connect(&sandbox).await);
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    let third = refresh(&sandbox, text(&second, "refresh_token")).await.json();
    assert_refused(&refresh(&sandbox, text(&first, "refresh_token")).await, "invalid_grant");
    let dead = get_as(&sandbox, text(&third, "access_token"), WHO).await;
    assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
    assert_refused(&refresh(&sandbox, text(&third, "refresh_token")).await, "invalid_grant");
    let untouched = get_as(&sandbox, text(&other, "access_token"), WHO).await;
    assert_eq!(untouched.status, StatusCode::OK, "another grant lives on");
}

#[tokio::test]
async fn an_access_token_expires() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    sandbox.control().advance(Duration::from_hours(1));
    let expired = get_as(&sandbox, text(&pair, "access_token"), WHO).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert_eq!(expired.json()["error"]["type"], "UNAUTHORIZED");
    assert_eq!(refresh(&sandbox, text(&pair, "refresh_token")).await.status, StatusCode::OK);
}
