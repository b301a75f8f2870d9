use std::time::Duration;

use axum::http::{Method, StatusCode};
use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::harness::{
    Answer, CHALLENGE, VERIFIER, allow, app, asking, basic, decide, form, frozen, get,
    post_form_as, send, text, then, with_code,
};

const AUTHORIZE: &str = "/quickbooks/connect/oauth2";
const TOKEN: &str = "/quickbooks/oauth2/v1/tokens/bearer";
const REVOKE: &str = "/quickbooks/v2/oauth2/tokens/revoke";
const SCOPE: &str = "com.intuit.quickbooks.accounting";
pub(crate) const RETAIL: &str = "9341450000000001";
const LABS: &str = "9341450000000002";

async fn ask(sandbox: &Sandbox, client: &str, pairs: &[(&str, &str)]) -> Answer {
    post_form_as(sandbox, client, TOKEN, pairs).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = with_code(code, more);
    ask(sandbox, &app(), &pairs).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    ask(sandbox, &app(), &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

pub(crate) async fn connect(sandbox: &Sandbox) -> Value {
    let code = allow(sandbox, AUTHORIZE, &asking(SCOPE, &[])).await;
    exchange(sandbox, &code, &[]).await.json()
}

/// GETs below a company as JSON.
pub(crate) async fn read(sandbox: &Sandbox, token: &str, realm: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "application/json")];
    get(sandbox, &format!("/quickbooks/v3/company/{realm}{path}"), &headers).await
}

fn assert_refused(answer: &Answer, status: StatusCode, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
}

#[tokio::test]
async fn the_callback_carries_the_company_that_was_chosen() {
    let sandbox = frozen();
    for (realm, name) in [(RETAIL, "Acme Retail"), (LABS, "Acme Labs")] {
        let decision = [("decision", "allow"), ("account", realm)];
        let back = decide(&sandbox, AUTHORIZE, &asking(SCOPE, &[("state", "s")]), &decision).await;
        assert_eq!(back.redirected("realmId").as_deref(), Some(realm));
        assert_eq!(back.redirected("state").as_deref(), Some("s"));
        let code = back.redirected("code").expect("a code");
        let tokens = exchange(&sandbox, &code, &[]).await.json();
        let token = text(&tokens, "access_token");
        let info = read(&sandbox, token, realm, &format!("/companyinfo/{realm}")).await.json();
        assert_eq!(info["CompanyInfo"]["CompanyName"], name);
    }
}

#[tokio::test]
async fn the_answer_tells_the_lives_of_both_tokens() {
    let sandbox = frozen();
    let tokens = connect(&sandbox).await;
    assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&3_600.into(), &"bearer".into()));
    assert_eq!(tokens["x_refresh_token_expires_in"], 8_726_400);
    assert!(tokens.get("x_refresh_token_hard_expires_in").is_none());
    let client = app();
    let headers =
        [("authorization", client.as_str()), ("x-include-refresh-token-hard-expires-in", "true")];
    let pairs =
        [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
    let told = send(&sandbox, Method::POST, TOKEN, &headers, &form(&pairs)).await.json();
    assert!(told["x_refresh_token_hard_expires_in"].is_u64());
}

#[tokio::test]
async fn challenges_have_no_effect() {
    let sandbox = frozen();
    let query = asking(SCOPE, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    let code = allow(&sandbox, AUTHORIZE, &query).await;
    assert_eq!(exchange(&sandbox, &code, &[]).await.status, StatusCode::OK);
    let code = allow(&sandbox, AUTHORIZE, &query).await;
    let verifier = VERIFIER.replace('d', "e");
    let answer = exchange(&sandbox, &code, &[("code_verifier", &verifier)]).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_that_is_wrong_a_code_twice_and_another_address_are_refused() {
    let sandbox = frozen();
    let code = async || allow(&sandbox, AUTHORIZE, &asking(SCOPE, &[])).await;
    for client in [basic("tributary-sandbox", "guessed"), String::new()] {
        let pairs = [("grant_type", "authorization_code"), ("code", &code().await)];
        let refused = ask(&sandbox, &client, &pairs).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client");
    }
    for (more, error) in [
        ([("redirect_uri", "http://127.0.0.1:3000/other")], "invalid_grant"),
        ([("grant_type", "password")], "unsupported_grant_type"),
    ] {
        let refused = exchange(&sandbox, &code().await, &more).await;
        assert_refused(&refused, StatusCode::BAD_REQUEST, error);
    }
    let code = code().await;
    assert_eq!(exchange(&sandbox, &code, &[]).await.status, StatusCode::OK);
    let again = exchange(&sandbox, &code, &[]).await;
    assert_refused(&again, StatusCode::BAD_REQUEST, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_stays_for_a_day_and_is_then_replaced() {
    let sandbox = frozen();
    let first = connect(&sandbox).await;
    let old = text(&first, "refresh_token");
    sandbox.control().advance(Duration::from_hours(23));
    assert_eq!(refresh(&sandbox, old).await.json()["refresh_token"], old);
    sandbox.control().advance(Duration::from_hours(1));
    let replaced = refresh(&sandbox, old).await.json();
    assert_ne!(replaced["refresh_token"], old);
    let dead = refresh(&sandbox, old).await;
    assert_refused(&dead, StatusCode::BAD_REQUEST, "invalid_grant");
    assert_eq!(dead.json()["error_description"], "Incorrect or invalid refresh token");
    let alive = refresh(&sandbox, text(&replaced, "refresh_token")).await;
    assert_eq!(alive.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_lives_for_an_hour_and_opens_one_company() {
    let sandbox = frozen();
    let tokens = connect(&sandbox).await;
    let token = text(&tokens, "access_token");
    let info =
        async |realm: &str| read(&sandbox, token, realm, &format!("/companyinfo/{realm}")).await;
    let foreign = info(LABS).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(foreign.json()["fault"]["error"][0]["code"], "3100");
    sandbox.control().advance(Duration::from_secs(3_599));
    assert_eq!(info(RETAIL).await.status, StatusCode::OK);
    sandbox.control().advance(Duration::from_secs(1));
    let over = info(RETAIL).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert_eq!(over.header("www-authenticate"), "Bearer realm=\"Intuit\", error=\"invalid_token\"");
    assert!(over.header("intuit_tid").starts_with("1-"));
    assert_eq!(over.json()["fault"]["type"], "AUTHENTICATION");
    let options = Options {
        now: Some(then()),
        access_token_life: Duration::from_secs(9),
        ..Options::default()
    };
    assert_eq!(connect(&Sandbox::new(options)).await["expires_in"], 9);
}

#[tokio::test]
async fn revoking_takes_json_or_a_form_and_ends_everything() {
    for kind in ["application/json", "application/x-www-form-urlencoded"] {
        let sandbox = frozen();
        let tokens = connect(&sandbox).await;
        let refresh_token = text(&tokens, "refresh_token");
        let body = match kind {
            "application/json" => format!("{{\"token\":\"{refresh_token}\"}}"),
            _ => form(&[("token", refresh_token)]),
        };
        let stranger = send(&sandbox, Method::POST, REVOKE, &[("content-type", kind)], &body).await;
        assert_refused(&stranger, StatusCode::UNAUTHORIZED, "invalid_client");
        let client = app();
        let headers = [("authorization", client.as_str()), ("content-type", kind)];
        let revoked = send(&sandbox, Method::POST, REVOKE, &headers, &body).await;
        assert_eq!((revoked.status, revoked.text.as_str()), (StatusCode::OK, ""));
        let dead = read(&sandbox, text(&tokens, "access_token"), RETAIL, "/companyinfo/1").await;
        assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
        let refused = refresh(&sandbox, refresh_token).await;
        assert_refused(&refused, StatusCode::BAD_REQUEST, "invalid_grant");
    }
}
