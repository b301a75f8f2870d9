use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::harness::{
    APP, Answer, CHALLENGE, VERIFIER, allow, asking, changed, decide, frozen, get_as, post_form,
    text, then, with_code,
};

const AUTHORIZE: &str = "/sage/oauth2/auth/central";
const TOKEN: &str = "/sage/token";
const BUSINESSES: &str = "/sage/v3.1/businesses";

async fn ask(sandbox: &Sandbox, more: &[(&str, &str)]) -> Answer {
    let pairs = changed(&APP, more);
    post_form(sandbox, TOKEN, &pairs).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = with_code(code, more);
    ask(sandbox, &pairs).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    ask(sandbox, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Connects as the person with this number.
pub(crate) async fn connect_as(sandbox: &Sandbox, person: &str) -> Value {
    let decision = [("decision", "allow"), ("account", person)];
    let query = asking("readonly", &[("filter", "apiv3.1")]);
    let back = decide(sandbox, AUTHORIZE, &query, &decision).await;
    exchange(sandbox, &back.redirected("code").expect("a code"), &[]).await.json()
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_pair_that_opens_the_api() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let query = asking("full_access", &challenge);
    let back = decide(&sandbox, AUTHORIZE, &query, &[("decision", "allow")]).await;
    assert_eq!(back.redirected("country").as_deref(), Some("GB"));
    let code = back.redirected("code").expect("a code");
    let pair = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
    assert_eq!((&pair["expires_in"], &pair["token_type"]), (&300.into(), &"bearer".into()));
    assert_eq!(pair["refresh_token_expires_in"], 2_678_400);
    assert_eq!(pair["scope"], "full_access");
    assert!(pair["requested_by_id"].is_string());
    let opened = get_as(&sandbox, text(&pair, "access_token"), BUSINESSES).await;
    assert_eq!(opened.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_that_is_wrong_a_code_twice_and_another_address_are_refused() {
    let sandbox = frozen();
    let code = async || allow(&sandbox, AUTHORIZE, &asking("readonly", &[])).await;
    for (more, error) in [
        ([("client_secret", "guessed")], "invalid_client"),
        ([("client_id", "someone-else")], "invalid_client"),
        ([("redirect_uri", "http://127.0.0.1:3000/other")], "invalid_grant"),
        ([("code_verifier", VERIFIER)], "invalid_grant"),
        ([("grant_type", "password")], "unsupported_grant_type"),
    ] {
        assert_refused(&exchange(&sandbox, &code().await, &more).await, error);
    }
    let code = code().await;
    assert_eq!(exchange(&sandbox, &code, &[]).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &code, &[]).await, "invalid_grant");
    let unknown =
        decide(&sandbox, AUTHORIZE, &asking("everything", &[]), &[("decision", "allow")]).await;
    assert_eq!(unknown.redirected("error").as_deref(), Some("invalid_scope"));
}

#[tokio::test]
async fn a_token_lives_for_five_minutes_and_a_refresh_token_works_once() {
    let sandbox = frozen();
    let first = connect_as(&sandbox, "1").await;
    let token = text(&first, "access_token");
    sandbox.control().advance(Duration::from_secs(299));
    assert_eq!(get_as(&sandbox, token, BUSINESSES).await.status, StatusCode::OK);
    sandbox.control().advance(Duration::from_secs(1));
    let over = get_as(&sandbox, token, BUSINESSES).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert_eq!(over.json()[0]["$dataCode"], "AuthorizationFailure");
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    let opened = get_as(&sandbox, text(&second, "access_token"), BUSINESSES).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert_refused(&refresh(&sandbox, text(&first, "refresh_token")).await, "invalid_grant");
    let third = refresh(&sandbox, text(&second, "refresh_token")).await;
    assert_eq!(third.status, StatusCode::OK);
    let options = Options {
        now: Some(then()),
        access_token_life: Duration::from_secs(9),
        ..Options::default()
    };
    assert_eq!(connect_as(&Sandbox::new(options), "1").await["expires_in"], 9);
}

#[tokio::test]
async fn a_revoked_refresh_token_is_dead_and_the_access_token_ends_with_its_time() {
    let sandbox = frozen();
    let pair = connect_as(&sandbox, "1").await;
    let token = text(&pair, "refresh_token");
    let stranger = post_form(&sandbox, "/sage/revoke", &[("token", token)]).await;
    assert_refused(&stranger, "invalid_client");
    let pairs = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("token", token),
    ];
    assert_eq!(post_form(&sandbox, "/sage/revoke", &pairs).await.status, StatusCode::OK);
    assert_refused(&refresh(&sandbox, token).await, "invalid_grant");
    let access = text(&pair, "access_token");
    assert_eq!(get_as(&sandbox, access, BUSINESSES).await.status, StatusCode::OK);
    sandbox.control().revoke_grants("sage");
    assert_eq!(get_as(&sandbox, access, BUSINESSES).await.status, StatusCode::UNAUTHORIZED);
}
