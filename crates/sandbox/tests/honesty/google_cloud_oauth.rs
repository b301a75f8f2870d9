use axum::http::StatusCode;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{
    APP, Answer, CHALLENGE, VERIFIER, allow, asking, changed, form, frozen, get, get_as, post_form,
    text, with_code,
};

const TOKEN: &str = "/google-cloud/token";
const AUTHORIZE: &str = "/google-cloud/o/oauth2/v2/auth";
const SCOPE: &str = "https://www.googleapis.com/auth/bigquery";
const OFFLINE: [(&str, &str); 2] = [("access_type", "offline"), ("prompt", "consent")];

async fn ask(sandbox: &Sandbox, more: &[(&str, &str)]) -> Answer {
    let fields = changed(&APP, more);
    post_form(sandbox, TOKEN, &fields).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let fields = with_code(code, more);
    ask(sandbox, &fields).await
}

async fn connect(sandbox: &Sandbox) -> Value {
    let code = allow(sandbox, AUTHORIZE, &asking(SCOPE, &OFFLINE)).await;
    exchange(sandbox, &code, &[]).await.json()
}

#[tokio::test]
async fn a_refresh_token_comes_only_to_whoever_asks_for_it_and_for_consent() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    assert_eq!(pair["scope"], SCOPE);
    assert!(text(&pair, "refresh_token").starts_with("1//"));
    for more in [&[][..], &OFFLINE[..1], &OFFLINE[1..]] {
        let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, more)).await;
        let answer = exchange(&sandbox, &code, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.json().get("refresh_token"), None, "{more:?}");
    }
}

#[tokio::test]
async fn a_refresh_keeps_the_refresh_token_and_does_not_repeat_it() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    sandbox.control().expire_access_tokens("google-cloud");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", text(&pair, "refresh_token"))];
    for _ in 0..2 {
        let fresh = ask(&sandbox, &fields).await.json();
        assert_eq!(fresh.get("refresh_token"), None);
        let path = "/google-cloud/bigquery/v2/projects";
        let projects = get_as(&sandbox, text(&fresh, "access_token"), path).await;
        assert_eq!(projects.status, StatusCode::OK, "{}", projects.text);
    }
    sandbox.control().revoke_grants("google-cloud");
    let dead = ask(&sandbox, &fields).await;
    assert_eq!(dead.status, StatusCode::BAD_REQUEST);
    assert_eq!(dead.json()["error"], "invalid_grant");
    assert_eq!(dead.json()["error_description"], "Token has been expired or revoked.");
}

#[tokio::test]
async fn a_code_works_once_and_only_as_it_was_asked_for() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, &challenge)).await;
    let verifier = [("code_verifier", VERIFIER)];
    assert_eq!(exchange(&sandbox, &code, &verifier).await.status, StatusCode::OK);
    let again = exchange(&sandbox, &code, &verifier).await;
    assert_eq!(again.json()["error_description"], "Malformed auth code.");
    let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, &challenge)).await;
    let unproven = exchange(&sandbox, &code, &[]).await;
    assert_eq!(unproven.json()["error_description"], "Missing code verifier.");
    let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, &[])).await;
    let elsewhere = exchange(&sandbox, &code, &[("redirect_uri", "http://127.0.0.1/x")]).await;
    assert_eq!(elsewhere.json()["error"], "redirect_uri_mismatch");
}

#[tokio::test]
async fn a_wrong_client_a_wrong_grant_type_and_an_unknown_scope_are_refused() {
    let sandbox = frozen();
    let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, &[])).await;
    for (field, value) in [("client_id", "nobody"), ("client_secret", "guess")] {
        let refused = exchange(&sandbox, &code, &[(field, value)]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.json()["error"], "invalid_client");
    }
    let kind = ask(&sandbox, &[("grant_type", "password")]).await;
    assert_eq!(kind.json()["error"], "unsupported_grant_type");
    let mut query = asking(SCOPE, &[]);
    query.push(("scope", "everything"));
    query.retain(|pair| *pair != ("scope", SCOPE));
    let screen = get(&sandbox, &format!("{AUTHORIZE}?{}", form(&query)), &[]).await;
    assert_eq!(screen.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn revoking_takes_a_token_in_the_address_and_ends_the_grant() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    let path = format!("/google-cloud/revoke?token={}", text(&pair, "refresh_token"));
    assert_eq!(post_form(&sandbox, &path, &[]).await.status, StatusCode::OK);
    let projects =
        get_as(&sandbox, text(&pair, "access_token"), "/google-cloud/bigquery/v2/projects").await;
    assert_eq!(projects.status, StatusCode::UNAUTHORIZED);
    let again = post_form(&sandbox, &path, &[]).await;
    assert_eq!(again.json()["error"], "invalid_token");
}
