use axum::http::{Method, StatusCode};
use sandbox::{Fault, RefreshTokens, TokenRequests};
use serde_json::json;

use crate::harness::{
    APP, allow, asking, changed, frozen, get, post_form, post_json, send, text, with_code,
};
use crate::oauth_vendors::{VENDORS, of};

#[tokio::test]
async fn on_request_every_refresh_token_is_good_once_and_brings_the_next() {
    for vendor in VENDORS.iter().filter(|vendor| vendor.slug != "github") {
        let name = vendor.slug;
        let sandbox = frozen();
        let pair = vendor.connect(&sandbox).await;
        sandbox.control().set_refresh_tokens(name, RefreshTokens::SingleUse);
        let first = text(&pair, "refresh_token");
        let fresh = vendor.refresh(&sandbox, first).await.json();
        let second = text(&fresh, "refresh_token");
        assert_ne!(second, first, "{name}");
        let again = vendor.refresh(&sandbox, first).await;
        assert!(again.text.contains("invalid_grant"), "{name}: {}", again.text);
        if name == "airtable" {
            // Whose rule it is anyway that whoever comes twice loses everything.
            continue;
        }
        assert!(vendor.opens(&sandbox, text(&fresh, "access_token")).await, "{name}");
        let third = vendor.refresh(&sandbox, second).await;
        assert!(third.status.is_success(), "{name}: {}", third.text);
        let expected = TokenRequests { refreshes: 3, succeeded: 2 };
        assert_eq!(sandbox.control().token_requests(name), expected, "{name}");
    }
}

#[tokio::test]
async fn on_request_a_used_one_ends_the_grant_that_it_belongs_to_and_no_other() {
    for vendor in VENDORS.iter().filter(|vendor| vendor.slug != "github") {
        let name = vendor.slug;
        let sandbox = frozen();
        sandbox.control().set_refresh_tokens(name, RefreshTokens::SingleUseOrRevoked);
        let (pair, other) = (vendor.connect(&sandbox).await, vendor.connect(&sandbox).await);
        let first = text(&pair, "refresh_token");
        let fresh = vendor.refresh(&sandbox, first).await.json();
        assert!(vendor.opens(&sandbox, text(&fresh, "access_token")).await, "{name}");
        assert!(!vendor.refresh(&sandbox, first).await.status.is_success(), "{name}");
        assert!(!vendor.opens(&sandbox, text(&fresh, "access_token")).await, "{name}");
        let second = vendor.refresh(&sandbox, text(&fresh, "refresh_token")).await;
        assert!(second.text.contains("invalid_grant"), "{name}: {}", second.text);
        assert!(vendor.opens(&sandbox, text(&other, "access_token")).await, "{name}");
    }
}

#[tokio::test]
async fn the_rule_outlives_a_revocation_of_all_grants() {
    let salesforce = of("salesforce");
    let sandbox = frozen();
    sandbox.control().set_refresh_tokens("salesforce", RefreshTokens::SingleUse);
    sandbox.control().revoke_grants("salesforce");
    let pair = salesforce.connect(&sandbox).await;
    let fresh = salesforce.refresh(&sandbox, text(&pair, "refresh_token")).await.json();
    assert!(fresh["refresh_token"].is_string());
}

#[tokio::test]
async fn slack_which_refuses_with_200_is_counted_rightly() {
    let sandbox = frozen();
    let code = allow(&sandbox, "/slack/oauth/v2/authorize", &asking("channels:read", &[])).await;
    let door = "/slack/api/oauth.v2.access";
    let pair = post_form(&sandbox, door, &changed(&APP, &with_code(&code, &[]))).await.json();
    let token = text(&pair, "refresh_token");
    let fields = changed(&APP, &[("grant_type", "refresh_token"), ("refresh_token", token)]);
    for ok in [true, false] {
        assert_eq!(post_form(&sandbox, door, &fields).await.json()["ok"], ok);
    }
    let expected = TokenRequests { refreshes: 2, succeeded: 1 };
    assert_eq!(sandbox.control().token_requests("slack"), expected);
}

#[tokio::test]
async fn only_refreshes_are_counted_and_those_that_an_outage_answers_too() {
    let hubspot = of("hubspot");
    let sandbox = frozen();
    let pair = hubspot.connect(&sandbox).await;
    assert_eq!(sandbox.control().token_requests("hubspot"), TokenRequests::default());
    sandbox.control().set_fault("hubspot", Some(Fault::Outage));
    let down = hubspot.refresh(&sandbox, text(&pair, "refresh_token")).await;
    assert_eq!(down.status, StatusCode::SERVICE_UNAVAILABLE);
    sandbox.control().set_fault("hubspot", None);
    let up = hubspot.refresh(&sandbox, text(&pair, "refresh_token")).await;
    assert_eq!(up.status, StatusCode::OK, "the outage did not use it up");
    let counted = get(&sandbox, "/control/hubspot/token-requests", &[]).await.json();
    assert_eq!(counted, json!({ "refreshes": 2, "succeeded": 1 }));
    let nobody = get(&sandbox, "/control/nobody/token-requests", &[]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_rule_can_be_set_over_http() {
    let google = of("google-cloud");
    let sandbox = frozen();
    let door = "/control/google-cloud/refresh-tokens";
    let answer = post_json(&sandbox, door, &[], &json!("single_use")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let pair = google.connect(&sandbox).await;
    let first = text(&pair, "refresh_token");
    let fresh = google.refresh(&sandbox, first).await.json();
    assert_ne!(text(&fresh, "refresh_token"), first);
    post_json(&sandbox, door, &[], &json!("as_vendor")).await;
    let fresh = google.refresh(&sandbox, text(&fresh, "refresh_token")).await.json();
    assert_eq!(fresh.get("refresh_token"), None);
    let nonsense = send(&sandbox, Method::POST, door, &[], "\"often\"").await;
    assert!(nonsense.status.is_client_error());
}
