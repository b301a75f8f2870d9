use std::time::Duration;

use axum::http::StatusCode;
use jsonwebtoken::Algorithm;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{
    Answer, CALLBACK, CHALLENGE, HOST, VERIFIER, allow, asking, basic, changed, form, frozen, get,
    post_form, post_form_as, post_json, text, then, with_code,
};
use crate::signed_assertion::signed;

const TOKEN: &str = "/netsuite/services/rest/auth/oauth2/v1/token";
const AUTHORIZE: &str = "/netsuite/app/login/oauth2/authorize.nl";
const SUITEQL: &str = "/netsuite/services/rest/query/v1/suiteql?limit=1";
const STATE: &str = "twenty-two-characters-";

fn secret(name: &str) -> String {
    sandbox::secrets()["netsuite"][name].clone()
}

fn claims() -> Value {
    let now = then().timestamp();
    json!({
        "iss": secret("client_id"),
        "scope": ["rest_webservices"],
        "aud": "https://4815162-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
        "iat": now,
        "exp": now + 3_600,
    })
}

fn assertion(algorithm: Algorithm, claims: &Value) -> String {
    signed(&secret("private_key"), algorithm, &secret("certificate_id"), claims)
}

async fn exchange(sandbox: &Sandbox, assertion: &str) -> Answer {
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];
    post_form(sandbox, TOKEN, &fields).await
}

/// A token of the integration.
pub(crate) async fn token(sandbox: &Sandbox) -> String {
    let answer = exchange(sandbox, &assertion(Algorithm::PS256, &claims())).await;
    answer.json()["access_token"].as_str().expect("a token").to_owned()
}

async fn open(sandbox: &Sandbox, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("prefer", "transient")];
    post_json(sandbox, SUITEQL, &headers, &json!({ "q": "SELECT id FROM transaction" })).await
}

/// The token endpoint with the app as Basic.
async fn ask(sandbox: &Sandbox, secret: &str, fields: &[(&str, &str)]) -> Answer {
    let client = basic("tributary-sandbox", secret);
    post_form_as(sandbox, &client, TOKEN, fields).await
}

fn question<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    changed(&asking("rest_webservices", &[("state", STATE)]), more)
}

async fn by_code(sandbox: &Sandbox, code: &str, more: &[(&str, &str)]) -> Answer {
    let fields = with_code(code, more);
    ask(sandbox, "sandbox-client-secret", &fields).await
}

#[tokio::test]
async fn both_signatures_are_taken_and_the_token_opens_the_rest_services() {
    let sandbox = frozen();
    for algorithm in [Algorithm::PS256, Algorithm::RS256] {
        let answer = exchange(&sandbox, &assertion(algorithm, &claims())).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answer = answer.json();
        assert_eq!(answer["expires_in"], "3600", "as text");
        assert_eq!(answer["token_type"], "bearer");
        assert_eq!(answer.get("refresh_token"), None);
        let opened = open(&sandbox, text(&answer, "access_token")).await;
        assert_eq!(opened.status, StatusCode::OK, "{}", opened.text);
    }
}

#[tokio::test]
async fn a_bad_assertion_is_refused_with_one_word() {
    let sandbox = frozen();
    let now = then().timestamp();
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        assertion(Algorithm::PS256, &claims)
    };
    let key = secret("private_key");
    let google: Value =
        serde_json::from_str(&sandbox::secrets()["google-cloud"]["service_account"]).expect("JSON");
    let strangers = google["private_key"].as_str().expect("text");
    let id = secret("certificate_id");
    for (assertion, status, error) in [
        (with("iss", "nobody".into()), 401, "invalid_client"),
        (with("aud", "https://example.com".into()), 400, "invalid_grant"),
        (with("exp", (now + 3_601).into()), 400, "invalid_grant"),
        (with("exp", now.into()), 400, "invalid_grant"),
        (with("scope", json!(["everything"])), 400, "invalid_scope"),
        (with("scope", json!([])), 400, "invalid_scope"),
        (signed(&key, Algorithm::PS256, "other", &claims()), 400, "invalid_grant"),
        (signed(&key, Algorithm::RS512, &id, &claims()), 400, "invalid_grant"),
        (signed(strangers, Algorithm::PS256, &id, &claims()), 400, "invalid_grant"),
        (String::new(), 400, "invalid_request"),
    ] {
        let refused = exchange(&sandbox, &assertion).await;
        assert_eq!(refused.status.as_u16(), status, "{}", refused.text);
        assert_eq!(refused.json(), json!({ "error": error }));
    }
    let here = with("aud", format!("http://{HOST}{TOKEN}").into());
    assert_eq!(exchange(&sandbox, &here).await.status, StatusCode::OK, "the address asked");
    let listed = with("scope", "rest_webservices, restlets".into());
    assert_eq!(exchange(&sandbox, &listed).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_callback_says_which_company_role_and_entity_it_is() {
    let sandbox = frozen();
    let address = format!("{AUTHORIZE}?{}", form(&question(&[])));
    let back = post_form(&sandbox, &address, &[("decision", "allow"), ("account", "1202")]).await;
    assert_eq!(back.redirected("company").as_deref(), Some("4815162_SB1"));
    assert_eq!(back.redirected("role").as_deref(), Some("3"));
    assert_eq!(back.redirected("entity").as_deref(), Some("1202"));
    assert_eq!(back.redirected("state").as_deref(), Some(STATE));
    let denied = post_form(&sandbox, &address, &[("decision", "deny")]).await;
    assert_eq!(denied.redirected("company"), None);
}

#[tokio::test]
async fn a_state_shorter_than_22_characters_is_refused() {
    let sandbox = frozen();
    for state in ["", "twenty-one-characters"] {
        let query: Vec<_> =
            question(&[]).into_iter().filter(|(name, _)| *name != "state").collect();
        let address = format!("{AUTHORIZE}?{}&state={state}", form(&query));
        assert_eq!(get(&sandbox, &address, &[]).await.status, StatusCode::BAD_REQUEST, "{state}");
    }
    let address = format!("{AUTHORIZE}?{}", form(&question(&[])));
    assert_eq!(get(&sandbox, &address, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_becomes_a_pair_whose_refresh_token_stays_for_seven_days_and_no_longer() {
    let sandbox = frozen();
    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = allow(&sandbox, AUTHORIZE, &question(&challenge)).await;
    let pair = by_code(&sandbox, &code, &[("code_verifier", VERIFIER)]).await.json();
    let refresh_token = text(&pair, "refresh_token").to_owned();
    let refresh = async || {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
        ask(&sandbox, "sandbox-client-secret", &fields).await
    };
    sandbox.control().advance(Duration::from_hours(7 * 24 - 1));
    let expired = open(&sandbox, text(&pair, "access_token")).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        let fresh = refresh().await.json();
        assert_eq!(fresh.get("refresh_token"), None);
        assert_eq!(open(&sandbox, text(&fresh, "access_token")).await.status, StatusCode::OK);
    }
    sandbox.control().advance(Duration::from_hours(1));
    let dead = refresh().await;
    assert_eq!(
        (dead.status, dead.json()),
        (StatusCode::BAD_REQUEST, json!({ "error": "invalid_grant" }))
    );
}

#[tokio::test]
async fn a_code_works_once_and_the_client_comes_as_basic() {
    let sandbox = frozen();
    let code = allow(&sandbox, AUTHORIZE, &question(&[])).await;
    let fields =
        [("grant_type", "authorization_code"), ("redirect_uri", CALLBACK), ("code", &code)];
    let wrong = ask(&sandbox, "guess", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json()["error"], "invalid_client");
    let mut in_form = fields.to_vec();
    in_form
        .extend([("client_id", "tributary-sandbox"), ("client_secret", "sandbox-client-secret")]);
    assert_eq!(post_form(&sandbox, TOKEN, &in_form).await.json()["error"], "invalid_client");
    assert_eq!(by_code(&sandbox, &code, &[]).await.status, StatusCode::OK);
    assert_eq!(by_code(&sandbox, &code, &[]).await.json()["error"], "invalid_grant");
    let kind = ask(&sandbox, "sandbox-client-secret", &[("grant_type", "password")]).await;
    assert_eq!(kind.json()["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn a_bad_token_is_an_invalid_login_and_one_for_restlets_may_not() {
    let sandbox = frozen();
    let refused = open(&sandbox, "guess").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let body = refused.json();
    assert_eq!((&body["title"], &body["status"]), (&"Unauthorized".into(), &401.into()));
    assert_eq!(body["o:errorDetails"][0]["o:errorCode"], "INVALID_LOGIN");
    assert!(refused.header("www-authenticate").starts_with("Bearer"));
    let mut claims = claims();
    claims["scope"] = json!(["restlets"]);
    let other = exchange(&sandbox, &assertion(Algorithm::PS256, &claims)).await.json();
    let refused = open(&sandbox, text(&other, "access_token")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let good = token(&sandbox).await;
    sandbox.control().revoke_grants("netsuite");
    assert_eq!(open(&sandbox, &good).await.status, StatusCode::UNAUTHORIZED);
}
