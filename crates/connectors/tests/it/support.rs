//! A provider that does what a test tells it to.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use connectors::{
    Catalogue, ConnectorError, Credential, Endpoints, Http, HttpOptions, OAuthApp, Places,
    Provider, ReadPage, Reader, Settings, Through, Tokens, Variables,
};
use url::Url;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

/// The smallest file that reads: items, one page.
pub(crate) const SMALLEST: &str = r#"slug = "tiny"
name = "Tiny"
category = "Tests"
description = "One list."
icon = "tiny"

[api]
base = "https://tiny.example/"
error_messages = ["message"]

[auth.key]
label = "Key"
how_to = "Ask."

[identity]
path = "/me"
id = "id"
label = "{name}"

[[streams]]
name = "things"
label = "Things"
model = "items"
path = "/things"
records = "list"
id = "id"

[streams.map]
title = "title"
"#;

/// Reads one file the way the data directory is read.
pub(crate) fn try_provider(text: &str) -> Result<Arc<Provider>, connectors::CatalogueError> {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file.toml"), text).unwrap();
    let builtin = Catalogue::builtin().unwrap();
    let catalogue = Catalogue::load(Some(directory.path()))?;
    let new = catalogue.iter().find(|it| builtin.get(&it.slug).is_none()).unwrap();
    Ok(Arc::clone(new))
}

/// The smallest file with more after it.
pub(crate) fn provider(more: &str) -> Arc<Provider> {
    try_provider(&format!("{SMALLEST}{more}")).unwrap()
}

/// One of the built-in providers.
pub(crate) fn builtin(slug: &str) -> Arc<Provider> {
    Arc::clone(Catalogue::builtin().unwrap().get(slug).unwrap())
}

/// A provider with a server that plays it.
pub(crate) struct Stage {
    pub(crate) provider: Arc<Provider>,
    pub(crate) server: MockServer,
    pub(crate) endpoints: Endpoints,
    pub(crate) http: Http,
    pub(crate) settings: Settings,
}

impl Stage {
    pub(crate) async fn of(provider: Arc<Provider>) -> Self {
        let server = MockServer::start().await;
        let base = Url::parse(&server.uri()).unwrap();
        let settings = BTreeMap::from([("repository".to_owned(), "acme/app".to_owned())]);
        let variables = Variables::of(&provider, &settings, None);
        let endpoints = Endpoints::sandbox(&provider, &base, &variables);
        let http = http(vec![base]);
        Self { provider, server, endpoints, http, settings }
    }

    /// Answers every request with what `answer` makes of it.
    pub(crate) async fn play(
        &self,
        answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
    ) {
        Mock::given(any()).respond_with(answer).mount(&self.server).await;
    }

    pub(crate) fn through<'a>(&'a self, credential: &'a Credential) -> Through<'a> {
        let Self { provider, endpoints, http, settings, .. } = self;
        Through { http, provider, endpoints, credential, settings, account: "tests" }
    }

    pub(crate) fn reader<'a>(
        &'a self,
        credential: &'a Credential,
        places: &'a Places,
    ) -> Reader<'a> {
        let stream = self.provider.streams.first().unwrap();
        Reader::new(self.through(credential), stream, places, now()).unwrap()
    }

    /// The pages of the first stream, until the end or an error.
    pub(crate) async fn read(&self) -> (Vec<ReadPage>, Option<ConnectorError>) {
        self.read_since(&Places::new()).await
    }

    /// The same, only what is new since these places.
    pub(crate) async fn read_since(
        &self,
        places: &Places,
    ) -> (Vec<ReadPage>, Option<ConnectorError>) {
        let credential = key();
        let mut reader = self.reader(&credential, places);
        let mut pages = Vec::new();
        loop {
            match reader.next_page().await {
                Ok(Some(page)) => pages.push(page),
                Ok(None) => return (pages, None),
                Err(error) => return (pages, Some(error)),
            }
        }
    }

    /// The error that reading ends with.
    pub(crate) async fn error(&self) -> ConnectorError {
        self.read().await.1.unwrap()
    }

    /// How many requests came.
    pub(crate) async fn requests(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }
}

/// A client whose waits are short.
pub(crate) fn http(trusted: Vec<Url>) -> Http {
    Http::new(HttpOptions {
        retry_base: Duration::from_millis(1),
        request_timeout: Duration::from_millis(500),
        trusted,
        ..HttpOptions::default()
    })
    .unwrap()
}

pub(crate) fn key() -> Credential {
    Credential::key("top-secret-key".into())
}

/// When the tests happen.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(crate) fn app() -> OAuthApp {
    OAuthApp {
        client_id: "client".to_owned(),
        client_secret: "client-secret".into(),
        redirect_uri: Url::parse("http://localhost:3000/oauth/callback").unwrap(),
    }
}

pub(crate) fn tokens(refresh_token: Option<&str>) -> Tokens {
    Tokens {
        access_token: "old-access".into(),
        refresh_token: refresh_token.map(|it| it.to_owned().into()),
        obtained_at: None,
        expires_at: None,
        scopes: vec!["old".to_owned()],
        captured: BTreeMap::new(),
        answer: serde_json::Value::Null,
    }
}

/// A page of the smallest provider: records of these ids.
pub(crate) fn things(ids: &[u32]) -> serde_json::Value {
    let list: Vec<_> = ids.iter().map(|id| serde_json::json!({ "id": id })).collect();
    serde_json::json!({ "list": list })
}

/// A successful answer with this JSON.
pub(crate) fn json(body: serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// A parameter of a request's address.
pub(crate) fn parameter(request: &Request, name: &str) -> Option<String> {
    request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
