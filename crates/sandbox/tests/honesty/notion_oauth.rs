use axum::http::{Method, StatusCode};
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{
    Answer, CALLBACK, allow, app, basic, form, frozen, get, key, post_form, post_json, send, text,
};

const AUTHORIZE: &str = "/notion/v1/oauth/authorize";
const TOKEN: &str = "/notion/v1/oauth/token";
const WHO: &str = "/notion/v1/users/me";
const VERSION: (&str, &str) = ("notion-version", "2025-09-03");

fn question() -> Vec<(&'static str, &'static str)> {
    vec![
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("owner", "user"),
        ("state", "s"),
    ]
}

async fn ask(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    post_json(sandbox, path, &[("authorization", &app())], body).await
}

async fn exchange(sandbox: &Sandbox, code: &str, redirect_uri: &str) -> Answer {
    let body = json!({
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
    });
    ask(sandbox, TOKEN, &body).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    ask(sandbox, TOKEN, &json!({ "grant_type": "refresh_token", "refresh_token": token })).await
}

async fn connect(sandbox: &Sandbox) -> Value {
    let code = allow(sandbox, AUTHORIZE, &question()).await;
    exchange(sandbox, &code, CALLBACK).await.json()
}

async fn who(sandbox: &Sandbox, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    get(sandbox, WHO, &[("authorization", &bearer), VERSION]).await
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_bot_in_a_workspace() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    assert_eq!(pair["token_type"], "bearer");
    assert_eq!(pair.get("expires_in"), None, "Notion tells no time of expiry");
    assert_eq!(pair["workspace_name"], "Acme Retail");
    assert_eq!(pair["owner"]["type"], "user");
    assert!(text(&pair["owner"]["user"]["person"], "email").contains('@'));
    let bot = who(&sandbox, text(&pair, "access_token")).await;
    assert_eq!(bot.json()["id"], pair["bot_id"]);
    assert_eq!(bot.json()["bot"]["workspace_id"], pair["workspace_id"]);
    assert_eq!(bot.header("x-notion-request-id"), bot.json()["request_id"]);
}

#[tokio::test]
async fn the_screen_tells_what_every_app_may_do_and_the_owner_must_be_named() {
    let sandbox = frozen();
    let screen = get(&sandbox, &format!("{AUTHORIZE}?{}", form(&question())), &[]).await;
    assert!(screen.text.contains("Read the pages and databases you choose"), "{}", screen.text);
    let rest: Vec<_> = question().into_iter().filter(|(name, _)| *name != "owner").collect();
    let refused = get(&sandbox, &format!("{AUTHORIZE}?{}", form(&rest)), &[]).await;
    assert_eq!(refused.redirected("error").as_deref(), Some("invalid_request"));
    let address = format!("{AUTHORIZE}?{}", form(&question()));
    let denied = post_form(&sandbox, &address, &[("decision", "deny")]).await;
    assert_eq!(denied.redirected("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_code_works_once_and_only_as_it_was_asked_for() {
    let sandbox = frozen();
    let code = async || allow(&sandbox, AUTHORIZE, &question()).await;
    let used = code().await;
    assert_eq!(exchange(&sandbox, &used, CALLBACK).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &used, CALLBACK).await, "invalid_grant");
    let elsewhere = exchange(&sandbox, &code().await, "http://127.0.0.1:3000/x").await;
    assert_refused(&elsewhere, "invalid_grant");
    let silent = exchange(&sandbox, &code().await, "").await;
    assert_refused(&silent, "invalid_request");
    assert_refused(&ask(&sandbox, TOKEN, &json!({})).await, "unsupported_grant_type");
}

#[tokio::test]
async fn the_app_shows_who_it_is_by_basic_and_asks_in_json() {
    let sandbox = frozen();
    let body = json!({ "grant_type": "refresh_token", "refresh_token": "x" });
    let guess = basic("tributary-sandbox", "guess");
    let wrong = post_json(&sandbox, TOKEN, &[("authorization", &guess)], &body).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json()["error"], "invalid_client");
    let right = app();
    let headers =
        [("authorization", right.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let form = send(&sandbox, Method::POST, TOKEN, &headers, "grant_type=refresh_token").await;
    assert_refused(&form, "invalid_request");
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!(second["workspace_id"], first["workspace_id"]);
    assert_refused(&refresh(&sandbox, text(&first, "refresh_token")).await, "invalid_grant");
    assert_eq!(who(&sandbox, text(&second, "access_token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn revoking_ends_the_grant() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    let asked = json!({ "token": pair["access_token"] });
    let active = async || {
        ask(&sandbox, "/notion/v1/oauth/introspect", &asked).await.json()["active"].clone()
    };
    assert_eq!(active().await, true);
    let revoked = ask(&sandbox, "/notion/v1/oauth/revoke", &asked).await;
    assert_eq!(revoked.status, StatusCode::OK);
    assert_eq!(active().await, false);
    let dead = who(&sandbox, text(&pair, "access_token")).await;
    assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
    assert_eq!(dead.json()["code"], "unauthorized");
    assert_refused(&refresh(&sandbox, text(&pair, "refresh_token")).await, "invalid_grant");
}

#[tokio::test]
async fn the_token_and_then_the_version_are_needed() {
    let sandbox = frozen();
    let nobody = get(&sandbox, WHO, &[VERSION]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.json()["message"], "API token is invalid.");
    let good = format!("Bearer {}", key("notion"));
    let silent = get(&sandbox, WHO, &[("authorization", &good)]).await;
    assert_eq!(silent.status, StatusCode::BAD_REQUEST);
    assert_eq!(silent.json()["code"], "missing_version");
    let old = [("authorization", good.as_str()), ("notion-version", "2022-06-28")];
    assert_eq!(get(&sandbox, WHO, &old).await.json()["code"], "validation_error");
    let internal = get(&sandbox, WHO, &[("authorization", &good), VERSION]).await.json();
    assert_eq!(internal["bot"]["owner"], json!({ "type": "workspace", "workspace": true }));
}
