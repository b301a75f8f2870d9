use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{
    APP, Answer, CALLBACK, CHALLENGE, VERIFIER, allow, app, changed, form, frozen, get_as,
    post_form, post_form_as, text, with_code,
};

const TENANT: &str = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";
const ME: &str = "/microsoft-teams/v1.0/me";
const SCOPE: &str = "openid offline_access User.Read Team.ReadBasic.All";

fn door(tenant: &str, what: &str) -> String {
    format!("/microsoft-teams/{tenant}/oauth2/v2.0/{what}")
}

async fn code(sandbox: &Sandbox, tenant: &str, scope: &str, more: &[(&str, &str)]) -> String {
    let mut query = vec![
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("scope", scope),
    ];
    query.extend(more);
    allow(sandbox, &door(tenant, "authorize"), &query).await
}

async fn ask(sandbox: &Sandbox, tenant: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = changed(&APP, more);
    post_form(sandbox, &door(tenant, "token"), &pairs).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = with_code(code, more);
    ask(sandbox, "common", &pairs).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)];
    ask(sandbox, "organizations", &pairs).await
}

async fn connect(sandbox: &Sandbox) -> Value {
    exchange(sandbox, &code(sandbox, "common", SCOPE, &[]).await, &[]).await.json()
}

fn assert_refused(answer: &Answer, status: u16, error: &str, code: u32) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["error"], &body["error_codes"][0]), (&error.into(), &code.into()), "{body}");
    assert!(text(&body, "error_description").starts_with(&format!("AADSTS{code}: ")), "{body}");
    assert!(body["trace_id"].is_string() && body["correlation_id"].is_string());
}

#[tokio::test]
async fn the_whole_dance_works_in_any_tenant() {
    let sandbox = frozen();
    for tenant in ["common", "organizations", TENANT] {
        let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
        let code = code(&sandbox, tenant, SCOPE, &challenge).await;
        let pair = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
        assert_eq!(pair["token_type"], "Bearer");
        assert_eq!(pair["scope"], "openid User.Read Team.ReadBasic.All");
        assert_eq!((&pair["expires_in"], &pair["ext_expires_in"]), (&3_599.into(), &3_599.into()));
        let me = get_as(&sandbox, text(&pair, "access_token"), ME).await.json();
        assert_eq!(me["displayName"], "Amara Okafor");
        assert_eq!(me["userPrincipalName"], "amara.okafor@acme.example");
        let claims = text(&pair, "id_token").split('.').nth(1).expect("claims");
        let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        assert_eq!((&claims["oid"], &claims["tid"]), (&me["id"], &TENANT.into()));
    }
}

#[tokio::test]
async fn the_callback_brings_a_session_state_and_only_what_is_asked_for_is_given() {
    let sandbox = frozen();
    let query = form(&[
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "https://graph.microsoft.com/User.Read"),
        ("state", "s"),
    ]);
    let address = format!("{}?{query}", door("common", "authorize"));
    let back = post_form(&sandbox, &address, &[("decision", "allow"), ("account", "2")]).await;
    assert!(back.redirected("session_state").is_some());
    assert_eq!(back.redirected("state").as_deref(), Some("s"));
    let pair = exchange(&sandbox, &back.redirected("code").expect("a code"), &[]).await.json();
    assert_eq!(pair.get("refresh_token"), None, "offline_access was not asked for");
    assert_eq!(pair.get("id_token"), None, "openid was not asked for");
    let me = get_as(&sandbox, text(&pair, "access_token"), ME).await.json();
    assert_eq!(me["displayName"], "Zoë Müller");
    let denied = post_form(&sandbox, &address, &[("decision", "deny")]).await;
    let why = denied.redirected("error_description").expect("a reason");
    assert!(why.starts_with("AADSTS65004"), "{why}");
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_number() {
    let sandbox = frozen();
    let fresh = async || code(&sandbox, "common", SCOPE, &[]).await;
    let used = fresh().await;
    assert_eq!(exchange(&sandbox, &used, &[]).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &used, &[]).await, 400, "invalid_grant", 70_008);
    for (wrong, status, error, code) in [
        (("client_secret", "guess"), 401, "invalid_client", 7_000_215),
        (("client_secret", ""), 401, "invalid_client", 7_000_218),
        (("client_id", "someone-else"), 400, "unauthorized_client", 700_016),
        (("redirect_uri", "http://127.0.0.1:3000/x"), 401, "invalid_client", 500_112),
        (("code_verifier", VERIFIER), 400, "invalid_grant", 501_481),
        (("grant_type", "password"), 400, "unsupported_grant_type", 70_003),
        (("grant_type", ""), 400, "invalid_request", 900_144),
    ] {
        let refused = exchange(&sandbox, &fresh().await, &[wrong]).await;
        assert_refused(&refused, status, error, code);
    }
    let nowhere = ask(&sandbox, "nowhere", &[("grant_type", "refresh_token")]).await;
    assert_refused(&nowhere, 400, "invalid_request", 90_002);
}

#[tokio::test]
async fn a_refresh_brings_a_newer_token_and_the_older_one_stays_good() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!(second["scope"], first["scope"]);
    assert_eq!(refresh(&sandbox, text(&first, "refresh_token")).await.status, StatusCode::OK);
    sandbox.control().revoke_grants("microsoft-teams");
    let dead = refresh(&sandbox, text(&second, "refresh_token")).await;
    assert_refused(&dead, 400, "invalid_grant", 70_000);
}

#[tokio::test]
async fn the_app_itself_gets_a_token_for_one_tenant() {
    let sandbox = frozen();
    let wanted =
        [("grant_type", "client_credentials"), ("scope", "https://graph.microsoft.com/.default")];
    let token = ask(&sandbox, TENANT, &wanted).await.json();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!((token.get("refresh_token"), token.get("scope")), (None, None));
    let access = text(&token, "access_token");
    let path = "/microsoft-teams/v1.0/organization";
    assert_eq!(get_as(&sandbox, access, path).await.json()["value"][0]["id"], TENANT);
    let me = get_as(&sandbox, access, ME).await;
    assert_eq!(me.status, StatusCode::BAD_REQUEST);
    assert_eq!(me.json()["error"]["code"], "BadRequest");
    assert_refused(&ask(&sandbox, "common", &wanted).await, 400, "invalid_request", 50_059);
    let narrow = [("grant_type", "client_credentials"), ("scope", "User.Read")];
    assert_refused(&ask(&sandbox, TENANT, &narrow).await, 400, "invalid_scope", 1_002_012);
    let secrets = &sandbox::secrets()["microsoft-teams"];
    assert_eq!(secrets["tenant_id"], TENANT);
}

#[tokio::test]
async fn the_app_may_say_who_it_is_by_basic_too() {
    let sandbox = frozen();
    let wanted =
        [("grant_type", "client_credentials"), ("scope", "https://graph.microsoft.com/.default")];
    let answer = post_form_as(&sandbox, &app(), &door(TENANT, "token"), &wanted).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn an_access_token_expires_and_graph_tells_what_is_wrong_with_others() {
    let sandbox = frozen();
    let pair = connect(&sandbox).await;
    sandbox.control().advance(Duration::from_hours(1));
    for (token, why) in [
        (text(&pair, "access_token"), "the token is expired"),
        ("guess", "no dots"),
        ("a.b.c", "validation failure"),
    ] {
        let refused = get_as(&sandbox, token, ME).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let error = refused.json()["error"].clone();
        assert_eq!(error["code"], "InvalidAuthenticationToken");
        assert!(text(&error, "message").contains(why), "{error}");
        assert_eq!(error["innerError"]["request-id"], refused.header("request-id"));
        assert!(refused.header("www-authenticate").starts_with("Bearer"));
    }
    let healed = refresh(&sandbox, text(&pair, "refresh_token")).await.json();
    assert_eq!(get_as(&sandbox, text(&healed, "access_token"), ME).await.status, StatusCode::OK);
}
