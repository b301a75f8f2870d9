use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::harness::{
    APP, Answer, CALLBACK, CHALLENGE, VERIFIER, allow, changed, frozen, get_as, post_form,
    post_json, text, then, with_code,
};

const TOKEN: &str = "/hubspot/oauth/2026-03/token";
const CONTACTS: &str = "/hubspot/crm/v3/objects/contacts";

async fn code(sandbox: &Sandbox, scope: &str, more: &[(&str, &str)]) -> String {
    let mut query =
        vec![("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK), ("scope", scope)];
    query.extend(more);
    allow(sandbox, "/hubspot/oauth/authorize", &query).await
}

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

async fn connect(sandbox: &Sandbox) -> Value {
    let code = code(sandbox, "oauth crm.objects.contacts.read", &[]).await;
    exchange(sandbox, &code, &[]).await.json()
}

fn assert_refused(answer: &Answer, error: &str, status: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let body = answer.json();
    assert_eq!((text(&body, "error"), text(&body, "status")), (error, status));
    assert!(body["message"].is_string());
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_pair_that_opens_the_api() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = code(&sandbox, "oauth crm.objects.contacts.read", &challenge).await;
    let pair = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
    assert_eq!(pair["expires_in"], 1_800);
    assert_eq!(pair["token_type"], "bearer");
    assert_eq!(pair["hub_id"], 4_417_001);
    assert!(text(&pair, "access_token").len() > 250, "HubSpot's tokens are long");
    assert!(!text(&pair, "refresh_token").is_empty());
    let contacts = get_as(&sandbox, text(&pair, "access_token"), CONTACTS).await;
    assert_eq!(contacts.status, StatusCode::OK, "{}", contacts.text);
}

#[tokio::test]
async fn a_code_works_once_and_only_as_it_was_asked_for() {
    let sandbox = frozen();
    let scope = "oauth";
    let used = code(&sandbox, scope, &[]).await;
    assert_eq!(exchange(&sandbox, &used, &[]).await.status, StatusCode::OK);
    let again = exchange(&sandbox, &used, &[]).await;
    assert_refused(&again, "invalid_grant", "BAD_AUTH_CODE");
    let elsewhere = code(&sandbox, scope, &[]).await;
    let elsewhere =
        exchange(&sandbox, &elsewhere, &[("redirect_uri", "http://127.0.0.1:3000/x")]).await;
    assert_refused(&elsewhere, "invalid_grant", "MISMATCH_REDIRECT_URI_AUTH_CODE");
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let unproven = code(&sandbox, scope, &challenge).await;
    let unproven = exchange(&sandbox, &unproven, &[]).await;
    assert_refused(&unproven, "invalid_grant", "BAD_CODE_VERIFIER");
}

#[tokio::test]
async fn a_wrong_client_and_a_wrong_grant_type_are_refused_by_name() {
    let sandbox = frozen();
    let code = code(&sandbox, "oauth", &[]).await;
    let secret = exchange(&sandbox, &code, &[("client_secret", "guess")]).await;
    assert_refused(&secret, "invalid_client", "BAD_CLIENT_SECRET");
    let client = exchange(&sandbox, &code, &[("client_id", "someone-else")]).await;
    assert_refused(&client, "invalid_client", "BAD_CLIENT_ID");
    let grant = ask(&sandbox, &[("grant_type", "password")]).await;
    assert_refused(&grant, "unsupported_grant_type", "BAD_GRANT_TYPE");
    let json = serde_json::json!({ "grant_type": "authorization_code", "code": code });
    let json = post_json(&sandbox, TOKEN, &[], &json).await;
    assert_refused(&json, "unsupported_grant_type", "BAD_GRANT_TYPE");
}

#[tokio::test]
async fn a_refresh_brings_a_new_pair_and_ends_the_old_refresh_token() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    let again = refresh(&sandbox, text(&first, "refresh_token")).await;
    assert_refused(&again, "invalid_grant", "BAD_REFRESH_TOKEN");
    assert_eq!(
        refresh(&sandbox, text(&second, "refresh_token")).await.status,
        StatusCode::OK,
        "a replay of the old one does not harm the new one"
    );
}

#[tokio::test]
async fn an_access_token_really_expires_and_a_refresh_heals_it() {
    let sandbox = Sandbox::new(Options {
        now: Some(then()),
        access_token_life: Duration::from_mins(1),
        ..Options::default()
    });
    let first = connect(&sandbox).await;
    assert_eq!(first["expires_in"], 60);
    sandbox.control().advance(Duration::from_secs(59));
    let token = text(&first, "access_token");
    assert_eq!(get_as(&sandbox, token, CONTACTS).await.status, StatusCode::OK);
    sandbox.control().advance(Duration::from_secs(6));
    let expired = get_as(&sandbox, token, CONTACTS).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    let body = expired.json();
    assert_eq!(body["category"], "EXPIRED_AUTHENTICATION");
    assert!(text(&body, "message").contains("expired 5 second(s) ago"), "{body}");
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    let healed = get_as(&sandbox, text(&second, "access_token"), CONTACTS).await;
    assert_eq!(healed.status, StatusCode::OK);
}

#[tokio::test]
async fn revoking_grants_kills_both_tokens_and_a_refresh_says_invalid_grant() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    sandbox.control().revoke_grants("hubspot");
    let dead = get_as(&sandbox, text(&pair, "access_token"), CONTACTS).await;
    assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
    assert_eq!(dead.json()["category"], "INVALID_AUTHENTICATION");
    let refused = refresh(&sandbox, text(&pair, "refresh_token")).await;
    assert_refused(&refused, "invalid_grant", "BAD_REFRESH_TOKEN");
}

#[tokio::test]
async fn expiring_on_request_leaves_the_refresh_token_good() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    sandbox.control().expire_access_tokens("hubspot");
    let expired = get_as(&sandbox, text(&pair, "access_token"), CONTACTS).await;
    assert_eq!(expired.json()["category"], "EXPIRED_AUTHENTICATION");
    assert_eq!(refresh(&sandbox, text(&pair, "refresh_token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn introspection_tells_the_portal_and_revocation_ends_the_grant() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    let asked = |path: &str, token: &str| {
        let mut pairs: Vec<(String, String)> =
            APP.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        pairs.push(("token".to_owned(), token.to_owned()));
        (format!("{TOKEN}/{path}"), pairs)
    };
    let post = async |(path, pairs): (String, Vec<(String, String)>)| {
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        post_form(&sandbox, &path, &pairs).await
    };
    let access = text(&pair, "access_token");
    let known = post(asked("introspect", access)).await.json();
    assert_eq!((known["active"].clone(), known["hub_id"].clone()), (true.into(), 4_417_001.into()));
    assert_eq!(known["expires_in"], 1_800);
    let revoked = post(asked("revoke", text(&pair, "refresh_token"))).await;
    assert_eq!(revoked.status, StatusCode::OK);
    assert_eq!(post(asked("introspect", access)).await.json()["active"], false);
    assert_eq!(get_as(&sandbox, access, CONTACTS).await.status, StatusCode::UNAUTHORIZED);
    let refused = refresh(&sandbox, text(&pair, "refresh_token")).await;
    assert_refused(&refused, "invalid_grant", "BAD_REFRESH_TOKEN");
}

#[tokio::test]
async fn a_token_without_the_scope_may_not_read_contacts() {
    let sandbox = frozen();
    let code = code(&sandbox, "oauth", &[]).await;
    let pair = exchange(&sandbox, &code, &[]).await.json();
    let refused = get_as(&sandbox, text(&pair, "access_token"), CONTACTS).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["category"], "MISSING_SCOPES");
}
