//! Requests that a provider refuses, and secrets that must not come out with it.

use contract::sync_run::RunErrorKind;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{Stage, builtin, json, provider, things};

async fn error_of(status: u16, message: &str) -> connectors::ConnectorError {
    let stage = Stage::of(provider("")).await;
    let answer = ResponseTemplate::new(status).set_body_json(json!({ "message": message }));
    stage.play(move |_| answer.clone()).await;
    let error = stage.error().await;
    assert_eq!(stage.requests().await, 1);
    error
}

#[tokio::test]
async fn a_refused_credential_has_to_be_connected_again() {
    let error = error_of(401, "Bad credentials").await;
    assert_eq!(error.kind, RunErrorKind::Unauthorized);
    assert_eq!(
        error.message,
        "Tiny (Things) answered 401 Unauthorized: Bad credentials. The credential is not \
         accepted. Connect the account again."
    );
}

#[tokio::test]
async fn what_the_settings_get_wrong_is_said_in_the_words_of_the_provider() {
    for status in [400, 404, 422] {
        let error = error_of(status, "No such thing.").await;
        assert_eq!(error.kind, RunErrorKind::Misconfigured);
        assert!(
            error.message.contains(": No such thing. Check the settings."),
            "{}",
            error.message
        );
    }
}

#[tokio::test]
async fn a_403_that_speaks_of_no_limit_is_a_missing_permission() {
    let error = error_of(403, "Forbidden for you").await;
    assert_eq!(error.kind, RunErrorKind::Misconfigured);
    assert!(error.message.contains("lacks a permission"), "{}", error.message);
}

#[tokio::test]
async fn long_words_are_shortened_and_put_on_one_line() {
    let error = error_of(404, &format!("a\nb{}", "x".repeat(5_000))).await;
    assert!(error.message.contains("a bxxx") && error.message.len() < 400);
}

#[tokio::test]
async fn a_secret_that_the_provider_repeats_is_not_shown() {
    let error = error_of(401, "unknown key top-secret-key").await;
    assert!(error.message.contains("unknown key …"), "{}", error.message);
}

#[tokio::test]
async fn a_key_in_the_address_is_not_shown() {
    let text = crate::support::SMALLEST.replace(
        "how_to = \"Ask.\"",
        "how_to = \"Ask.\"\nsend = { scheme = \"query\", name = \"appid\" }",
    );
    let mut stage = Stage::of(crate::support::try_provider(&text).unwrap()).await;
    stage
        .play(|request| {
            assert_eq!(crate::support::parameter(request, "appid").unwrap(), "top-secret-key");
            ResponseTemplate::new(500)
        })
        .await;
    assert!(!stage.error().await.message.contains("secret"));
    stage.endpoints.api_base.as_mut().unwrap().set_port(Some(1)).unwrap();
    stage.http = crate::support::http(stage.endpoints.api_base.clone().into_iter().collect());
    assert!(!stage.error().await.message.contains("secret"));
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_followed() {
    let other = Stage::of(provider("")).await;
    other.play(|_| json(things(&[1]))).await;
    let stage = Stage::of(provider("")).await;
    let target = format!("{}/tiny/things", other.server.uri());
    stage
        .play(move |_| ResponseTemplate::new(302).insert_header("location", target.as_str()))
        .await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::BadAnswer);
    assert!(error.message.contains("sends us to another server (127.0.0.1)"), "{}", error.message);
    assert_eq!(other.requests().await, 0);
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed() {
    let stage = Stage::of(provider("")).await;
    stage
        .play(|request| match request.url.path() {
            "/tiny/things" => ResponseTemplate::new(307).insert_header("location", "/moved"),
            _ => json(things(&[1])),
        })
        .await;
    assert_eq!(stage.read().await.0.len(), 1);
}

#[tokio::test]
async fn redirects_without_end_are_noticed() {
    let stage = Stage::of(provider("")).await;
    stage.play(|_| ResponseTemplate::new(307).insert_header("location", "/tiny/things")).await;
    assert!(stage.error().await.message.contains("without end"));
}

#[tokio::test]
async fn requests_carry_the_headers_of_the_file_and_the_credential() {
    let stage = Stage::of(builtin("github")).await;
    stage.play(|_| json(json!([]))).await;
    assert_eq!(stage.read().await.1, None);
    let requests = stage.server.received_requests().await.unwrap();
    let header = |name: &str| requests[0].headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("authorization"), "Bearer top-secret-key");
    assert_eq!(header("accept"), "application/vnd.github+json, application/json;q=0.9");
    assert_eq!(header("x-github-api-version"), "2022-11-28");
    assert!(header("user-agent").starts_with("Tributary/"));
    assert_eq!(
        &requests[0].url[url::Position::BeforePath..],
        "/github/repos/acme/app/issues?direction=asc&sort=created&state=all&per_page=100"
    );
}
