//! Consent, tokens, refresh and revocation.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use connectors::{ConnectorError, Pkce, Revoked, SentBack, Tokens, oauth};
use contract::sync_run::RunErrorKind;
use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use crate::support::{Stage, app, builtin, json, provider, tokens};

fn now() -> DateTime<Utc> {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn form(request: &Request) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

async fn exchange(stage: &Stage) -> Result<Tokens, ConnectorError> {
    let verifier = "verifier".into();
    let (http, provider, endpoints) = (&stage.http, &stage.provider, &stage.endpoints);
    let sent_back = SentBack { code: "the-code", parameters: &BTreeMap::new() };
    oauth::exchange(http, provider, endpoints, &app(), &sent_back, &verifier, now()).await
}

async fn refresh(stage: &Stage, old: &Tokens) -> Result<Tokens, ConnectorError> {
    oauth::refresh(&stage.http, &stage.provider, &stage.endpoints, &app(), old, now()).await
}

async fn answering(slug: &str, answer: ResponseTemplate) -> Stage {
    let stage = Stage::of(builtin(slug)).await;
    stage.play(move |_| answer.clone()).await;
    stage
}

fn refused(status: u16, code: &str) -> ResponseTemplate {
    let body = json!({ "error": code, "error_description": "Because client-secret rt-1." });
    ResponseTemplate::new(status).set_body_json(body)
}

/// A refusal that repeats all that it was sent, in each of its words.
fn echo(request: &Request) -> ResponseTemplate {
    let proof = request.headers.get("authorization").map(|it| it.to_str().unwrap());
    let sent = String::from_utf8(request.body.clone()).unwrap();
    let plain = form(request).into_values().collect::<Vec<_>>().join(" ");
    let words = format!("{} {plain} {sent}", proof.unwrap_or_default());
    let body = json!({ "error": words, "error_description": words });
    ResponseTemplate::new(400).set_body_json(body)
}

const BY_BASIC: &str = "\n[auth.oauth]\nauthorize_url = \"https://a.example/a\"\n\
                        token_url = \"https://a.example/t\"\nscopes = []\n\
                        client_auth = \"basic\"\npkce = \"none\"\n";

#[tokio::test]
async fn the_consent_screen_gets_state_scopes_and_challenge() {
    let stage = Stage::of(builtin("github")).await;
    let pkce = Pkce::new();
    let url =
        oauth::authorize_url(&stage.provider, &stage.endpoints, &app(), "st&te", &pkce).unwrap();
    assert_eq!(url.path(), "/github/login/oauth/authorize");
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "client"),
        ("code_challenge", &pkce.challenge),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "http://localhost:3000/oauth/callback"),
        ("response_type", "code"),
        ("scope", "repo read:user"),
        ("state", "st&te"),
    ];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}

#[tokio::test]
async fn a_code_becomes_tokens_and_the_whole_answer_is_kept() {
    let stage = Stage::of(builtin("github")).await;
    stage
        .play(|request| {
            assert_eq!(request.headers["accept"], "application/json");
            let form = form(request);
            assert_eq!(form["code"], "the-code");
            assert_eq!(form["code_verifier"], "verifier");
            assert_eq!(form["client_secret"], "client-secret");
            assert_eq!(form["redirect_uri"], "http://localhost:3000/oauth/callback");
            json(json!({ "access_token": "at", "scope": "repo,read:user", "token_type": "bearer" }))
        })
        .await;
    let tokens = exchange(&stage).await.unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "at");
    assert_eq!(tokens.scopes, ["repo", "read:user"]);
    assert!(tokens.refresh_token.is_none() && tokens.expires_at.is_none());
    assert_eq!(tokens.answer["token_type"], "bearer");
}

#[tokio::test]
async fn an_error_with_a_status_of_200_is_an_error() {
    let stage = answering("github", refused(200, "bad_verification_code")).await;
    let error = exchange(&stage).await.unwrap_err();
    assert_eq!(
        error.message,
        "GitHub did not accept its own code (bad_verification_code, Because … rt-1). Connect again."
    );
}

#[tokio::test]
async fn a_refusal_that_repeats_the_request_shows_no_secret_of_it() {
    let secrets =
        ["client-secret", "the-code", "verifier", "rt+1/", "rt%2B1%2F", "Y2xpZW50OmNsaWVudC1z"];
    for provider in [builtin("hubspot"), provider(BY_BASIC)] {
        let stage = Stage::of(provider).await;
        stage.play(echo).await;
        for error in
            [exchange(&stage).await.err(), refresh(&stage, &tokens(Some("rt+1/"))).await.err()]
        {
            let message = error.unwrap().message;
            assert!(message.contains('…'), "{message}");
            let shown: Vec<_> = secrets.iter().filter(|it| message.contains(**it)).collect();
            assert!(shown.is_empty(), "{message}");
        }
    }
}

#[tokio::test]
async fn an_error_code_without_end_is_cut_short() {
    let stage = answering("hubspot", refused(400, &"x\0".repeat(1_000_000))).await;
    let message = exchange(&stage).await.unwrap_err().message;
    assert!(message.len() < 400 && !message.contains('\0'), "{message}");
}

#[tokio::test]
async fn a_wrong_client_secret_is_the_operators_to_mend() {
    for (slug, code) in [("github", "incorrect_client_credentials"), ("hubspot", "invalid_client")]
    {
        let stage = answering(slug, refused(401, code)).await;
        let error = refresh(&stage, &tokens(Some("rt-1"))).await.unwrap_err();
        assert_eq!(error.kind, RunErrorKind::Misconfigured);
        assert!(error.message.contains("An operator has to check"), "{}", error.message);
    }
}

#[tokio::test]
async fn tokens_in_a_form_instead_of_json_are_a_bad_answer() {
    let form = ResponseTemplate::new(200).set_body_string("access_token=at&scope=repo");
    let error = exchange(&answering("github", form).await).await.unwrap_err();
    assert_eq!(error.kind, RunErrorKind::BadAnswer);
    assert!(!error.message.contains("access_token"));
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_with_their_end() {
    let stage = Stage::of(builtin("hubspot")).await;
    stage
        .play(|request| {
            let form = form(request);
            assert_eq!(form["grant_type"], "refresh_token");
            assert_eq!(form["refresh_token"], "rt-1");
            json(json!({ "access_token": "new", "refresh_token": "rt-2", "expires_in": "1800" }))
        })
        .await;
    let fresh = refresh(&stage, &tokens(Some("rt-1"))).await.unwrap();
    assert_eq!(fresh.access_token.expose_secret(), "new");
    assert_eq!(fresh.refresh_token.unwrap().expose_secret(), "rt-2");
    assert_eq!(fresh.expires_at, Some("2026-11-21T10:30:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_refresh_that_leaves_the_refresh_token_out_keeps_the_old_one() {
    let answer = json(json!({ "access_token": "new", "refresh_token": null }));
    let stage = answering("hubspot", answer).await;
    let fresh = refresh(&stage, &tokens(Some("rt-1"))).await.unwrap();
    assert_eq!(fresh.refresh_token.unwrap().expose_secret(), "rt-1");
    assert_eq!(fresh.scopes, ["old"]);
}

#[tokio::test]
async fn a_dead_refresh_token_has_to_be_connected_again() {
    for (slug, status, code) in
        [("hubspot", 400, "invalid_grant"), ("github", 200, "bad_refresh_token")]
    {
        let stage = answering(slug, refused(status, code)).await;
        let error = refresh(&stage, &tokens(Some("rt-1"))).await.unwrap_err();
        assert_eq!(error.kind, RunErrorKind::Unauthorized);
        assert!(error.message.contains("Because … …)"), "{}", error.message);
    }
}

#[tokio::test]
async fn a_refresh_that_fails_otherwise_may_work_later() {
    let page = ResponseTemplate::new(401).set_body_string("<html>");
    for answer in [ResponseTemplate::new(500), page, refused(400, "temporarily_unavailable")] {
        let stage = answering("hubspot", answer).await;
        let error = refresh(&stage, &tokens(Some("rt-1"))).await.unwrap_err();
        assert_eq!(error.kind, RunErrorKind::ProviderDown, "{}", error.message);
        // A refresh token may be good for one use: it is not sent twice.
        assert_eq!(stage.requests().await, 1);
    }
}

#[tokio::test]
async fn without_a_refresh_token_there_is_nothing_to_refresh() {
    let stage = answering("hubspot", ResponseTemplate::new(200)).await;
    let error = refresh(&stage, &tokens(None)).await.unwrap_err();
    assert_eq!((error.kind, stage.requests().await), (RunErrorKind::Unauthorized, 0));
}

async fn revoke(stage: &Stage, tokens: &Tokens) -> Result<Revoked, ConnectorError> {
    oauth::revoke(&stage.http, &stage.provider, &stage.endpoints, &app(), tokens).await
}

#[tokio::test]
async fn a_token_is_deleted_with_the_client_as_basic_user() {
    let stage = Stage::of(builtin("github")).await;
    stage
        .play(|request| {
            assert_eq!(request.method, "DELETE");
            assert_eq!(request.url.path(), "/github/applications/client/token");
            // client:client-secret
            assert_eq!(request.headers["authorization"], "Basic Y2xpZW50OmNsaWVudC1zZWNyZXQ=");
            assert_eq!(
                request.headers["accept"],
                "application/vnd.github+json, application/json;q=0.9"
            );
            assert_eq!(request.body, br#"{"access_token":"old-access"}"#);
            ResponseTemplate::new(204)
        })
        .await;
    assert_eq!(revoke(&stage, &tokens(None)).await, Ok(Revoked::Done));
}

#[tokio::test]
async fn a_token_that_is_gone_already_is_revoked() {
    let stage = answering("github", ResponseTemplate::new(404)).await;
    assert_eq!(revoke(&stage, &tokens(None)).await, Ok(Revoked::Done));
}

#[tokio::test]
async fn a_refresh_token_is_revoked_with_a_form() {
    let stage = Stage::of(builtin("hubspot")).await;
    stage
        .play(|request| {
            assert_eq!(request.url.path(), "/hubspot/oauth/2026-03/token/revoke");
            let form = form(request);
            assert_eq!(form["token"], "rt-1");
            assert_eq!(form["token_type_hint"], "refresh_token");
            assert_eq!(form["client_id"], "client");
            ResponseTemplate::new(200)
        })
        .await;
    assert_eq!(revoke(&stage, &tokens(Some("rt-1"))).await, Ok(Revoked::Done));
}

#[tokio::test]
async fn a_provider_without_such_a_call_says_so() {
    let stage = Stage::of(provider(BY_BASIC)).await;
    assert_eq!(revoke(&stage, &tokens(None)).await, Ok(Revoked::NotOffered));
    stage
        .play(|request| {
            assert_eq!(request.headers["authorization"], "Basic Y2xpZW50OmNsaWVudC1zZWNyZXQ=");
            let form = form(request);
            assert!(!form.contains_key("client_secret") && !form.contains_key("code_verifier"));
            json(json!({ "access_token": "at", "scope": ["a"] }))
        })
        .await;
    assert_eq!(exchange(&stage).await.unwrap().scopes, ["a"]);
}
