use std::time::Duration;

use axum::http::StatusCode;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{Answer, basic, frozen, get, get_as, post_form, post_form_as};

const TENANT: &str = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";
const APP: &str = "c0a57000-0000-4000-8000-5a4db0c0ffee";
const SECRET: &str = "Sbx8Q~sandbox.0000000000000000000000demo";
const SUBSCRIPTION: &str =
    "/azure/subscriptions/ac3e0001-0000-4000-8000-5a4db0c0ffee?api-version=2022-12-01";

fn good() -> Vec<(&'static str, &'static str)> {
    vec![
        ("grant_type", "client_credentials"),
        ("client_id", APP),
        ("client_secret", SECRET),
        ("scope", "https://management.azure.com/.default"),
    ]
}

async fn ask(sandbox: &Sandbox, tenant: &str, fields: &[(&str, &str)]) -> Answer {
    post_form(sandbox, &format!("/azure/{tenant}/oauth2/v2.0/token"), fields).await
}

pub(crate) async fn token(sandbox: &Sandbox) -> String {
    let answer = ask(sandbox, TENANT, &good()).await;
    answer.json()["access_token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn an_app_gets_a_token_that_opens_its_subscription_and_nothing_to_refresh_it_with() {
    let sandbox = frozen();
    let answer = ask(&sandbox, TENANT, &good()).await.json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!((&answer["expires_in"], &answer["ext_expires_in"]), (&3_599.into(), &3_599.into()));
    assert_eq!(answer.get("refresh_token"), None);
    let token = answer["access_token"].as_str().expect("text");
    let shown = get_as(&sandbox, token, SUBSCRIPTION).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert_eq!(shown.json()["displayName"], "Acme Retail");
    assert_eq!(shown.json()["tenantId"], TENANT);
}

#[tokio::test]
async fn the_client_may_also_come_as_basic() {
    let fields = [good()[0], good()[3]];
    let client = basic(APP, SECRET);
    let path = format!("/azure/{TENANT}/oauth2/v2.0/token");
    let answer = post_form_as(&frozen(), &client, &path, &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[tokio::test]
async fn each_wrong_part_has_its_number() {
    let sandbox = frozen();
    let cases: [(&str, &str, u16, &str, u64); 6] = [
        ("client_secret", "guess", 401, "invalid_client", 7_000_215),
        ("client_secret", "", 401, "invalid_client", 7_000_218),
        ("client_id", "nobody", 400, "unauthorized_client", 700_016),
        ("scope", "Mail.Read", 400, "invalid_scope", 70_011),
        ("scope", "", 400, "invalid_request", 900_144),
        ("grant_type", "password", 400, "unsupported_grant_type", 70_003),
    ];
    for (name, value, status, error, number) in cases {
        let mut fields = good();
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let refused = ask(&sandbox, TENANT, &fields).await;
        assert_eq!(refused.status.as_u16(), status, "{name}={value}");
        let body = refused.json();
        assert_eq!(body["error"], error, "{body}");
        assert_eq!(body["error_codes"], Value::from(vec![number]), "{body}");
        let description = body["error_description"].as_str().expect("text");
        assert!(description.starts_with(&format!("AADSTS{number}: ")), "{description}");
    }
    let nowhere = ask(&sandbox, "nowhere", &good()).await;
    assert_eq!(nowhere.json()["error_codes"], Value::from(vec![90_002]));
}

#[tokio::test]
async fn a_token_expires_and_can_be_taken_back() {
    let sandbox = frozen();
    let old = token(&sandbox).await;
    sandbox.control().advance(Duration::from_hours(1));
    let expired = get_as(&sandbox, &old, SUBSCRIPTION).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert_eq!(expired.json()["error"]["code"], "ExpiredAuthenticationToken");
    assert!(expired.header("www-authenticate").contains("error=\"invalid_token\""));
    let new = token(&sandbox).await;
    assert_eq!(get_as(&sandbox, &new, SUBSCRIPTION).await.status, StatusCode::OK);
    sandbox.control().revoke_grants("azure");
    let dead = get_as(&sandbox, &new, SUBSCRIPTION).await;
    assert_eq!(dead.json()["error"]["code"], "InvalidAuthenticationToken");
}

#[tokio::test]
async fn no_token_no_version_and_no_such_subscription_are_told_apart() {
    let sandbox = frozen();
    let nothing = get(&sandbox, SUBSCRIPTION, &[]).await;
    assert_eq!(nothing.json()["error"]["code"], "AuthenticationFailed");
    let token = token(&sandbox).await;
    let (path, _) = SUBSCRIPTION.split_once('?').expect("a query");
    for (path, status, code) in [
        (path.to_owned(), StatusCode::BAD_REQUEST, "MissingApiVersionParameter"),
        (format!("{path}?api-version=2010-01-01"), StatusCode::BAD_REQUEST, "InvalidResourceType"),
        (
            "/azure/subscriptions/nobodys?api-version=2022-12-01".to_owned(),
            StatusCode::NOT_FOUND,
            "SubscriptionNotFound",
        ),
    ] {
        let refused = get_as(&sandbox, &token, &path).await;
        assert_eq!(refused.status, status, "{path}");
        assert_eq!(refused.json()["error"]["code"], code, "{path}");
        assert!(!refused.header("x-ms-request-id").is_empty());
    }
    let all = get_as(&sandbox, &token, "/azure/subscriptions?api-version=2022-12-01").await;
    assert_eq!(all.json()["value"].as_array().map(Vec::len), Some(3));
}
