//! Addresses that are nobody's business.

use connectors::{Endpoints, Http, HttpOptions, Places, Reader, Settings, Through, Variables};
use contract::sync_run::RunErrorKind;
use url::Url;

use crate::support::{Stage, http, json, key, now, provider, things};

async fn error_at(base: &str) -> connectors::ConnectorError {
    let provider = provider("");
    let http = http(Vec::new());
    let base = Url::parse(base).unwrap();
    let endpoints = Endpoints::sandbox(&provider, &base, &Variables::default());
    let (credential, settings, places) = (key(), Settings::new(), Places::new());
    let through = Through {
        http: &http,
        provider: &provider,
        endpoints: &endpoints,
        credential: &credential,
        settings: &settings,
        account: "tests",
    };
    let mut reader = Reader::new(through, &provider.streams[0], &places, now()).unwrap();
    reader.next_page().await.unwrap_err()
}

#[tokio::test]
async fn private_addresses_are_not_asked() {
    for base in [
        "http://127.0.0.1:9/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://[::1]:9/",
        "http://0x7f000001:9/",
    ] {
        let error = error_at(base).await;
        assert_eq!(error.kind, RunErrorKind::Misconfigured, "{base}");
        assert!(error.message.contains("not a public address"), "{}", error.message);
    }
}

#[tokio::test]
async fn a_name_that_resolves_to_a_private_address_is_not_asked() {
    let error = error_at("http://localhost:9/").await;
    assert_eq!(error.kind, RunErrorKind::Misconfigured);
    assert!(error.message.contains("localhost is not a public address"), "{}", error.message);
}

#[tokio::test]
async fn only_http_is_spoken() {
    let error = error_at("ftp://tiny.example/").await;
    assert!(error.message.contains("neither http nor https"), "{}", error.message);
}

#[tokio::test]
async fn a_trusted_host_is_trusted_at_its_port_only() {
    let mut stage = Stage::of(provider("")).await;
    stage.play(|_| json(things(&[1]))).await;
    assert_eq!(stage.read().await.0.len(), 1);
    let other_port = Url::parse("http://127.0.0.1:9").unwrap();
    stage.http =
        Http::new(HttpOptions { trusted: vec![other_port], ..HttpOptions::default() }).unwrap();
    assert_eq!(stage.error().await.kind, RunErrorKind::Misconfigured);
}
