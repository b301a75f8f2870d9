//! Whoever connected stays connected when the sandbox is started again.

use std::time::Duration;

use axum::http::Method;

use crate::harness::{APP, allow, asking, changed, frozen, post_form, send, text, with_code};
use crate::oauth_vendors::{VENDORS, of};

#[tokio::test]
async fn what_one_run_gave_out_is_good_in_the_next_and_the_one_after_it() {
    for vendor in &VENDORS {
        let name = vendor.slug;
        let pair = vendor.connect(&frozen()).await;
        let access = text(&pair, "access_token");
        let next = frozen();
        assert!(vendor.opens(&next, access).await, "{name}");
        let Some(refresh) = pair["refresh_token"].as_str() else {
            assert_eq!(name, "github", "the others give a refresh token");
            continue;
        };
        let fresh = vendor.refresh(&next, refresh).await;
        assert!(fresh.status.is_success(), "{name}: {}", fresh.text);
        let last = frozen();
        assert!(vendor.opens(&last, text(&fresh.json(), "access_token")).await, "{name}");
        let newest = fresh.json()["refresh_token"].as_str().unwrap_or(refresh).to_owned();
        assert!(vendor.refresh(&last, &newest).await.status.is_success(), "{name}");
    }
}

#[tokio::test]
async fn a_bot_of_slack_stays_in_its_workspace() {
    let query = asking("channels:read", &[]);
    let run = frozen();
    let code = allow(&run, "/slack/oauth/v2/authorize", &query).await;
    let fields = changed(&APP, &with_code(&code, &[]));
    let pair = post_form(&run, "/slack/api/oauth.v2.access", &fields).await.json();
    let bearer = format!("Bearer {}", text(&pair, "access_token"));
    let headers = [("authorization", bearer.as_str())];
    let who = send(&frozen(), Method::POST, "/slack/api/auth.test", &headers, "").await.json();
    assert_eq!((&who["ok"], &who["team"]), (&true.into(), &"Acme Retail".into()));
}

#[tokio::test]
async fn what_a_run_ends_stays_ended_in_it() {
    let airtable = of("airtable");
    let pair = airtable.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    let fresh = airtable.refresh(&next, refresh).await.json();
    assert!(!airtable.opens(&next, access).await, "a refresh ends the access token before it");
    assert!(!airtable.refresh(&next, refresh).await.status.is_success(), "it was used");
    let fresh = text(&fresh, "access_token");
    assert!(!airtable.opens(&next, fresh).await, "whoever uses it again may be a thief");

    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    let fields = changed(&APP, &[("token", refresh)]);
    post_form(&next, "/hubspot/oauth/2026-03/token/revoke", &fields).await;
    assert!(!hubspot.opens(&next, access).await);
    assert!(!hubspot.refresh(&next, refresh).await.status.is_success());
}

#[tokio::test]
async fn the_control_ends_what_earlier_runs_gave_out_too() {
    for vendor in [of("hubspot"), of("notion"), of("github")] {
        let pair = vendor.connect(&frozen()).await;
        let access = text(&pair, "access_token");
        let next = frozen();
        next.control().expire_access_tokens(vendor.slug);
        assert!(!vendor.opens(&next, access).await, "{}", vendor.slug);
        if let Some(refresh) = pair["refresh_token"].as_str() {
            assert!(vendor.refresh(&next, refresh).await.status.is_success(), "{}", vendor.slug);
        }
        let another = frozen();
        another.control().revoke_grants(vendor.slug);
        assert!(!vendor.opens(&another, access).await, "{}", vendor.slug);
        let own = vendor.connect(&another).await;
        assert!(vendor.opens(&another, text(&own, "access_token")).await, "{}", vendor.slug);
        another.control().revoke_grants(vendor.slug);
        assert!(!vendor.opens(&another, text(&own, "access_token")).await, "{}", vendor.slug);
    }
}

#[tokio::test]
async fn a_life_is_counted_from_the_run_that_gave_it() {
    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let next = frozen();
    next.control().advance(Duration::from_secs(1_799));
    assert!(hubspot.opens(&next, text(&pair, "access_token")).await);
    next.control().advance(Duration::from_secs(1));
    assert!(!hubspot.opens(&next, text(&pair, "access_token")).await);
    let fresh = hubspot.refresh(&next, text(&pair, "refresh_token")).await;
    assert!(fresh.status.is_success(), "{}", fresh.text);
}

#[tokio::test]
async fn a_token_is_good_as_it_was_given_and_where_it_was_given_only() {
    let hubspot = of("hubspot");
    let pair = hubspot.connect(&frozen()).await;
    let (access, refresh) = (text(&pair, "access_token"), text(&pair, "refresh_token"));
    let next = frozen();
    for at in (0..access.len()).step_by(7).chain(access.len() - 5..access.len()) {
        let mut changed = access.to_owned();
        let other = if &access[at..=at] == "a" { "b" } else { "a" };
        changed.replace_range(at..=at, other);
        assert!(!hubspot.opens(&next, &changed).await, "{changed}");
    }
    assert!(!hubspot.opens(&next, refresh).await, "a refresh token opens nothing");
    assert!(!hubspot.refresh(&next, access).await.status.is_success());
    assert!(!of("github").opens(&next, access).await, "it is HubSpot's");
    for nonsense in ["0000", "9999", "ü000ü", "gho_0016"] {
        assert!(!of("github").opens(&next, nonsense).await, "{nonsense}");
    }
}
