use std::time::Duration;

use axum::http::StatusCode;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{
    APP, Answer, CALLBACK, CHALLENGE, VERIFIER, allow, basic, changed, form, frozen, get, get_as,
    key, post_form, post_form_as, text,
};

const AUTHORIZE: &str = "/slack/oauth/v2/authorize";
const TOKEN: &str = "/slack/api/oauth.v2.access";
const WHO: &str = "/slack/api/auth.test";
const SCOPE: &str = "channels:read,channels:history,incoming-webhook";

async fn code(sandbox: &Sandbox, more: &[(&str, &str)]) -> String {
    let mut query =
        vec![("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK), ("scope", SCOPE)];
    query.extend(more);
    allow(sandbox, AUTHORIZE, &query).await
}

async fn ask(sandbox: &Sandbox, more: &[(&str, &str)]) -> Answer {
    let pairs = changed(&APP, more);
    let answer = post_form(sandbox, TOKEN, &pairs).await;
    assert_eq!(answer.status, StatusCode::OK, "Slack always answers 200");
    answer
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![("redirect_uri", CALLBACK), ("code", code)];
    pairs.extend(more);
    ask(sandbox, &pairs).await.json()
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Value {
    ask(sandbox, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await.json()
}

async fn connect(sandbox: &Sandbox) -> Value {
    exchange(sandbox, &code(sandbox, &[]).await, &[]).await
}

fn assert_refused(answer: &Value, error: &str) {
    assert_eq!((&answer["ok"], &answer["error"]), (&false.into(), &error.into()), "{answer}");
}

#[tokio::test]
async fn the_whole_dance_ends_with_a_bot_token_of_a_workspace() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = code(&sandbox, &challenge).await;
    let answer = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["scope"], SCOPE, "granted scopes are joined by commas");
    assert_eq!(answer["token_type"], "bot");
    assert_eq!(answer["team"], serde_json::json!({ "id": "T07ACME0001", "name": "Acme Retail" }));
    assert_eq!(answer["bot_user_id"], "U07ACMEBOT");
    assert_eq!(answer["authed_user"]["id"], "U07ACME0001");
    assert_eq!(answer["expires_in"], 43_200);
    let hook = text(&answer["incoming_webhook"], "url");
    assert!(hook.starts_with("http://127.0.0.1:4010/slack/services/T07ACME0001/B"), "{hook}");
    let who = get_as(&sandbox, text(&answer, "access_token"), WHO).await;
    assert_eq!(who.json()["team_id"], "T07ACME0001");
    assert_eq!(who.header("x-oauth-scopes"), SCOPE);
}

#[tokio::test]
async fn the_app_may_say_who_it_is_by_basic_too() {
    let sandbox = frozen();
    let code = code(&sandbox, &[]).await;
    let ask = async |secret: &str| {
        let client = basic("tributary-sandbox", secret);
        let pairs = [("code", code.as_str()), ("redirect_uri", CALLBACK)];
        post_form_as(&sandbox, &client, TOKEN, &pairs).await.json()
    };
    assert_refused(&ask("guess").await, "bad_client_secret");
    assert_eq!(ask("sandbox-client-secret").await["ok"], true);
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_name_with_200() {
    let sandbox = frozen();
    let used = code(&sandbox, &[]).await;
    assert_eq!(exchange(&sandbox, &used, &[]).await["ok"], true);
    assert_refused(&exchange(&sandbox, &used, &[]).await, "invalid_code");
    let fresh = || code(&sandbox, &[]);
    let other_client = [("client_id", "someone-else")];
    assert_refused(&exchange(&sandbox, &fresh().await, &other_client).await, "invalid_client_id");
    let code_of_another = fresh().await;
    let elsewhere =
        [("code", code_of_another.as_str()), ("redirect_uri", "http://127.0.0.1:3000/x")];
    assert_refused(&ask(&sandbox, &elsewhere).await.json(), "bad_redirect_uri");
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let unproven = code(&sandbox, &challenge).await;
    assert_refused(&exchange(&sandbox, &unproven, &[]).await, "invalid_code");
    assert_refused(
        &ask(&sandbox, &[("grant_type", "password")]).await.json(),
        "invalid_grant_type",
    );
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await;
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!(second["team"], first["team"]);
    assert_refused(
        &refresh(&sandbox, text(&first, "refresh_token")).await,
        "invalid_refresh_token",
    );
    assert_eq!(refresh(&sandbox, text(&second, "refresh_token")).await["ok"], true);
}

#[tokio::test]
async fn tokens_expire_and_can_be_taken_back() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    sandbox.control().advance(Duration::from_hours(12));
    let token = text(&first, "access_token");
    assert_refused(&get_as(&sandbox, token, WHO).await.json(), "token_expired");
    let second = refresh(&sandbox, text(&first, "refresh_token")).await;
    let token = text(&second, "access_token");
    assert_eq!(get_as(&sandbox, token, WHO).await.json()["ok"], true);
    let tried = get_as(&sandbox, token, "/slack/api/auth.revoke?test=1").await.json();
    assert_eq!((&tried["ok"], &tried["revoked"]), (&true.into(), &false.into()));
    let revoked = get_as(&sandbox, token, "/slack/api/auth.revoke").await.json();
    assert_eq!(revoked["revoked"], true);
    assert_refused(&get_as(&sandbox, token, WHO).await.json(), "token_revoked");
}

#[tokio::test]
async fn without_a_good_token_there_is_an_error_and_200() {
    let sandbox = frozen();
    let nobody = get(&sandbox, WHO, &[]).await;
    assert_eq!(nobody.status, StatusCode::OK);
    assert_refused(&nobody.json(), "not_authed");
    assert_refused(&get_as(&sandbox, "xoxb-guess", WHO).await.json(), "invalid_auth");
    let as_argument = post_form(&sandbox, WHO, &[("token", key("slack").as_str())]).await;
    assert_eq!(as_argument.json()["ok"], true, "a token may come as an argument");
    let unknown = get_as(&sandbox, &key("slack"), "/slack/api/dnd.info").await.json();
    assert_refused(&unknown, "unknown_method");
}

#[tokio::test]
async fn denying_says_no_more_than_access_denied_and_a_scope_is_needed() {
    let sandbox = frozen();
    let query = [("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK)];
    let address = format!("{AUTHORIZE}?{}", form(&query));
    let scopeless = get(&sandbox, &address, &[]).await;
    assert_eq!(scopeless.redirected("error").as_deref(), Some("invalid_request"));
    let address = format!("{address}&scope=chat%3Awrite");
    let denied = post_form(&sandbox, &address, &[("decision", "deny")]).await;
    assert_eq!(denied.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(denied.redirected("error_description"), None);
    let unknown = get(&sandbox, &format!("{address},made:up"), &[]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}
