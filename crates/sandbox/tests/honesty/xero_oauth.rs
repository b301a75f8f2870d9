use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::harness::{
    Answer, CALLBACK, CHALLENGE, VERIFIER, allow, app, asking, basic, form, frozen, get, get_as,
    post_form_as, text, then, with_code,
};

const AUTHORIZE: &str = "/xero/identity/connect/authorize";
const TOKEN: &str = "/xero/connect/token";
pub(crate) const SCOPE: &str = "offline_access accounting.banktransactions.read \
    accounting.invoices.read accounting.contacts.read accounting.settings.read";

async fn ask(sandbox: &Sandbox, client: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
    post_form_as(sandbox, client, path, pairs).await
}

async fn exchange(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let pairs = with_code(code, more);
    ask(sandbox, &app(), TOKEN, &pairs).await
}

async fn refresh(sandbox: &Sandbox, token: &str) -> Answer {
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)];
    ask(sandbox, &app(), TOKEN, &pairs).await
}

pub(crate) async fn connect(sandbox: &Sandbox, scope: &str) -> Value {
    let code = allow(sandbox, AUTHORIZE, &asking(scope, &[])).await;
    exchange(sandbox, &code, &[]).await.json()
}

pub(crate) async fn tenants(sandbox: &Sandbox, token: &str) -> Vec<String> {
    let connections = get_as(sandbox, token, "/xero/connections").await.json();
    let connections = connections.as_array().expect("a list").clone();
    connections.iter().map(|it| text(it, "tenantId").to_owned()).collect()
}

/// GETs below the accounting API as JSON.
pub(crate) async fn read(sandbox: &Sandbox, token: &str, tenant: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("xero-tenant-id", tenant),
        ("accept", "application/json"),
    ];
    get(sandbox, &format!("/xero/api.xro/2.0{path}"), &headers).await
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
}

#[tokio::test]
async fn one_consent_opens_two_organisations() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = allow(&sandbox, AUTHORIZE, &asking(SCOPE, &challenge)).await;
    let tokens = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
    assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&1_800.into(), &"Bearer".into()));
    assert_eq!(tokens["scope"], SCOPE);
    let token = text(&tokens, "access_token");
    assert_eq!(token.split('.').count(), 3);
    let connections = get_as(&sandbox, token, "/xero/connections").await.json();
    let names: Vec<_> = connections
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (text(it, "tenantName").to_owned(), text(it, "tenantType").to_owned()))
        .collect();
    let organisation = |name: &str| (name.to_owned(), "ORGANISATION".to_owned());
    assert_eq!(names, [organisation("Acme Retail"), organisation("Acme Labs")]);
    for (tenant, currency) in tenants(&sandbox, token).await.iter().zip(["EUR", "GBP"]) {
        let answer = read(&sandbox, token, tenant, "/Organisation").await.json();
        assert_eq!(answer["Organisations"][0]["BaseCurrency"], currency);
        assert_eq!(answer["Organisations"][0]["OrganisationID"], tenant.as_str());
    }
    let filtered = get_as(&sandbox, token, "/xero/connections?authEventId=another").await;
    assert_eq!(filtered.text, "[]");
}

#[tokio::test]
async fn a_client_that_is_wrong_a_code_twice_and_another_address_are_refused() {
    let sandbox = frozen();
    let code = async || allow(&sandbox, AUTHORIZE, &asking(SCOPE, &[])).await;
    let wrong = basic("tributary-sandbox", "guessed");
    let pairs = [("grant_type", "authorization_code"), ("redirect_uri", CALLBACK)];
    assert_refused(&ask(&sandbox, &wrong, TOKEN, &pairs).await, "invalid_client");
    let in_the_form =
        [("client_id", "tributary-sandbox"), ("client_secret", "sandbox-client-secret")];
    let form = [&pairs[..], &in_the_form].concat();
    assert_refused(&ask(&sandbox, "", TOKEN, &form).await, "invalid_client");
    for (more, error) in [
        ([("redirect_uri", "http://127.0.0.1:3000/other")], "invalid_grant"),
        ([("code_verifier", VERIFIER)], "invalid_grant"),
        ([("grant_type", "client_credentials")], "unauthorized_client"),
        ([("grant_type", "password")], "unsupported_grant_type"),
    ] {
        assert_refused(&exchange(&sandbox, &code().await, &more).await, error);
    }
    let code = code().await;
    assert_eq!(exchange(&sandbox, &code, &[]).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &code, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_works_once_and_only_offline_access_brings_one() {
    let sandbox = frozen();
    let first = connect(&sandbox, SCOPE).await;
    let second = refresh(&sandbox, text(&first, "refresh_token")).await.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let again = refresh(&sandbox, text(&first, "refresh_token")).await;
    assert_refused(&again, "invalid_grant");
    let third = refresh(&sandbox, text(&second, "refresh_token")).await;
    assert_eq!(third.status, StatusCode::OK);
    let without = connect(&sandbox, "openid accounting.contacts").await;
    assert!(without.get("refresh_token").is_none());
    assert!(without["id_token"].is_string());
}

#[tokio::test]
async fn a_token_lives_for_half_an_hour() {
    let sandbox = frozen();
    let tokens = connect(&sandbox, SCOPE).await;
    let token = text(&tokens, "access_token");
    sandbox.control().advance(Duration::from_secs(1_799));
    assert_eq!(get_as(&sandbox, token, "/xero/connections").await.status, StatusCode::OK);
    sandbox.control().advance(Duration::from_secs(1));
    let over = get_as(&sandbox, token, "/xero/connections").await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    let body = over.json();
    assert_eq!(text(&body, "Detail"), "TokenExpired: token expired at 11/20/2026 00:30:00");
    let options = Options {
        now: Some(then()),
        access_token_life: Duration::from_secs(9),
        ..Options::default()
    };
    assert_eq!(connect(&Sandbox::new(options), SCOPE).await["expires_in"], 9);
}

#[tokio::test]
async fn a_custom_connection_needs_no_consent_and_no_tenant() {
    let sandbox = frozen();
    let secrets = &sandbox::secrets()["xero"];
    let client = basic(&secrets["client_id"], &secrets["client_secret"]);
    let pairs = [("grant_type", "client_credentials"), ("scope", "accounting.invoices.read")];
    let tokens = ask(&sandbox, &client, TOKEN, &pairs).await.json();
    assert!(tokens.get("refresh_token").is_none());
    let token = text(&tokens, "access_token");
    assert_eq!(tenants(&sandbox, token).await.len(), 1);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "application/json")];
    let invoices = get(&sandbox, "/xero/api.xro/2.0/Invoices?page=1", &headers).await;
    assert_eq!(invoices.json()["Invoices"].as_array().map(Vec::len), Some(100));
    let contacts = get(&sandbox, "/xero/api.xro/2.0/Contacts?page=1", &headers).await;
    assert_eq!(contacts.json()["Detail"], "AuthorizationUnsuccessful");
    let all = ask(&sandbox, &client, TOKEN, &pairs[..1]).await.json();
    assert!(text(&all, "scope").contains("accounting.contacts.read"));
    let more = [("grant_type", "client_credentials"), ("scope", "payroll.employees")];
    assert_refused(&ask(&sandbox, &client, TOKEN, &more).await, "invalid_scope");
    let code = [("grant_type", "authorization_code"), ("code", "x")];
    assert_refused(&ask(&sandbox, &client, TOKEN, &code).await, "unauthorized_client");
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_everything_with_it() {
    let sandbox = frozen();
    let tokens = connect(&sandbox, SCOPE).await;
    let pairs = [("token", text(&tokens, "refresh_token"))];
    let path = "/xero/connect/revocation";
    assert_refused(&ask(&sandbox, &basic("x", "y"), path, &pairs).await, "invalid_client");
    let revoked = ask(&sandbox, &app(), path, &pairs).await;
    assert_eq!((revoked.status, revoked.text.as_str()), (StatusCode::OK, ""));
    let dead = get_as(&sandbox, text(&tokens, "access_token"), "/xero/connections").await;
    assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
    assert_refused(&refresh(&sandbox, pairs[0].1).await, "invalid_grant");
}

#[tokio::test]
async fn scopes_that_do_not_exist_are_an_error_page() {
    let sandbox = frozen();
    for scope in ["accounting.everything", "accounting.invoices.write", "payroll.employees"] {
        let address = format!("{AUTHORIZE}?{}", form(&asking(scope, &[])));
        assert_eq!(get(&sandbox, &address, &[]).await.status, StatusCode::BAD_REQUEST, "{scope}");
    }
}
