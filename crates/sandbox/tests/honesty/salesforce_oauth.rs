use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::harness::{
    APP, Answer, CHALLENGE, HOST, VERIFIER, allow, asking, changed, decide, frozen, get, get_as,
    post_form, text, then, with_code,
};

const AUTHORIZE: &str = "/salesforce/services/oauth2/authorize";
const TOKEN: &str = "/salesforce/services/oauth2/token";
const ACCOUNTS: &str = "/salesforce/services/data/v65.0/query?q=SELECT+Id+FROM+Account+LIMIT+1";

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

pub(crate) async fn connect(sandbox: &Sandbox, scope: &str) -> Value {
    let code = allow(sandbox, AUTHORIZE, &asking(scope, &[])).await;
    exchange(sandbox, &code, &[]).await.json()
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.json()["error"], error);
    assert!(answer.json()["error_description"].is_string());
}

#[tokio::test]
async fn the_answer_leads_back_to_this_mount_and_tells_no_life() {
    let sandbox = frozen();
    let session = connect(&sandbox, "api refresh_token").await;
    assert_eq!(session["instance_url"], format!("http://{HOST}/salesforce"));
    assert_eq!(session["token_type"], "Bearer");
    assert_eq!(session["scope"], "api refresh_token");
    assert_eq!(session["issued_at"], (then().timestamp_millis()).to_string());
    assert!(session.get("expires_in").is_none());
    let token = text(&session, "access_token");
    assert!(token.starts_with("00D") && token.contains('!'), "{token}");
    assert_eq!(get_as(&sandbox, token, ACCOUNTS).await.status, StatusCode::OK);
    let id = text(&session, "id").strip_prefix(&format!("http://{HOST}")).expect("our host");
    let identity = get_as(&sandbox, token, id).await.json();
    assert_eq!(identity["username"], "amara.okafor@acme.example");
    let info = get_as(&sandbox, token, "/salesforce/services/oauth2/userinfo").await.json();
    assert_eq!(info["user_id"], identity["user_id"]);
    assert_eq!(info["organization_id"].as_str().map(str::len), Some(18));
}

#[tokio::test]
async fn a_challenge_needs_no_method_and_its_verifier_may_be_long() {
    let sandbox = frozen();
    let query = asking("api", &[("code_challenge", CHALLENGE)]);
    let code = allow(&sandbox, AUTHORIZE, &query).await;
    let good = exchange(&sandbox, &code, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(good.status, StatusCode::OK);
    let code = allow(&sandbox, AUTHORIZE, &query).await;
    let bad = exchange(&sandbox, &code, &[("code_verifier", &VERIFIER.replace('d', "e"))]).await;
    assert_refused(&bad, "invalid_grant");
    let missing = exchange(&sandbox, &allow(&sandbox, AUTHORIZE, &query).await, &[]).await;
    assert_refused(&missing, "invalid_grant");
}

#[tokio::test]
async fn a_client_that_is_wrong_a_code_twice_and_another_address_are_refused() {
    let sandbox = frozen();
    let code = async || allow(&sandbox, AUTHORIZE, &asking("api", &[])).await;
    for (more, error) in [
        ([("client_id", "someone-else")], "invalid_client_id"),
        ([("client_secret", "guessed")], "invalid_client"),
        ([("redirect_uri", "http://127.0.0.1:3000/other")], "redirect_uri_mismatch"),
        ([("grant_type", "password")], "unsupported_grant_type"),
    ] {
        assert_refused(&exchange(&sandbox, &code().await, &more).await, error);
    }
    let code = code().await;
    assert_eq!(exchange(&sandbox, &code, &[]).await.status, StatusCode::OK);
    assert_refused(&exchange(&sandbox, &code, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_brings_a_session_and_no_other_refresh_token() {
    let sandbox = frozen();
    let session = connect(&sandbox, "api refresh_token").await;
    let token = text(&session, "refresh_token");
    for _ in 0..2 {
        let fresh = refresh(&sandbox, token).await.json();
        assert!(fresh.get("refresh_token").is_none());
        let opened = get_as(&sandbox, text(&fresh, "access_token"), ACCOUNTS).await;
        assert_eq!(opened.status, StatusCode::OK);
    }
    let without = connect(&sandbox, "api").await;
    assert!(without.get("refresh_token").is_none(), "it was not asked for");
}

#[tokio::test]
async fn a_session_ends_after_its_life() {
    for (options, seconds) in [
        (Options::default(), 7_200),
        (Options { access_token_life: Duration::from_mins(1), ..Options::default() }, 60),
    ] {
        let sandbox = Sandbox::new(Options { now: Some(then()), ..options });
        let session = connect(&sandbox, "api refresh_token").await;
        let token = text(&session, "access_token");
        sandbox.control().advance(Duration::from_secs(seconds - 1));
        assert_eq!(get_as(&sandbox, token, ACCOUNTS).await.status, StatusCode::OK);
        sandbox.control().advance(Duration::from_secs(1));
        let over = get_as(&sandbox, token, ACCOUNTS).await;
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);
        assert_eq!(over.json()[0]["errorCode"], "INVALID_SESSION_ID");
        let fresh = refresh(&sandbox, text(&session, "refresh_token")).await;
        assert_eq!(fresh.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_identity_doors_refuse_in_one_word() {
    let sandbox = frozen();
    let path = "/salesforce/services/oauth2/userinfo";
    let missing = get(&sandbox, path, &[]).await;
    assert_eq!(
        (missing.status, missing.text.as_str()),
        (StatusCode::FORBIDDEN, "Missing_OAuth_Token")
    );
    let bad = get_as(&sandbox, "nonsense", path).await;
    assert_eq!((bad.status, bad.text.as_str()), (StatusCode::FORBIDDEN, "Bad_OAuth_Token"));
}

#[tokio::test]
async fn revoking_ends_a_session_or_everything() {
    let sandbox = frozen();
    let revoke = async |token: &str| {
        post_form(&sandbox, "/salesforce/services/oauth2/revoke", &[("token", token)]).await
    };
    let session = connect(&sandbox, "api refresh_token").await;
    let (access, again) = (text(&session, "access_token"), text(&session, "refresh_token"));
    assert_eq!(revoke(access).await.status, StatusCode::OK);
    assert_eq!(get_as(&sandbox, access, ACCOUNTS).await.status, StatusCode::UNAUTHORIZED);
    let fresh = refresh(&sandbox, again).await.json();
    assert_eq!(revoke(again).await.status, StatusCode::OK);
    let dead = get_as(&sandbox, text(&fresh, "access_token"), ACCOUNTS).await;
    assert_eq!(dead.status, StatusCode::UNAUTHORIZED);
    assert_refused(&refresh(&sandbox, again).await, "invalid_grant");
    assert_refused(&revoke(again).await, "unsupported_token_type");
}

#[tokio::test]
async fn the_screen_wants_a_response_type_and_tells_the_app_of_unknown_scopes() {
    let sandbox = frozen();
    let allow = [("decision", "allow")];
    let unknown = decide(&sandbox, AUTHORIZE, &asking("api everything", &[]), &allow).await;
    assert_eq!(unknown.redirected("error").as_deref(), Some("invalid_scope"));
    let mut query = asking("api", &[]);
    query.remove(0);
    let missing = decide(&sandbox, AUTHORIZE, &query, &allow).await;
    assert!(missing.redirected("error").is_some());
}

#[tokio::test]
async fn a_session_without_the_api_scope_does_not_open_the_api() {
    let sandbox = frozen();
    let session = connect(&sandbox, "id").await;
    let refused = get_as(&sandbox, text(&session, "access_token"), ACCOUNTS).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.json()[0]["message"], "This session is not valid for use with the REST API");
}
