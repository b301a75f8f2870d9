//! A provider whose answers are what a test makes of each request, for files of the test's own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{StatusCode, Uri},
    routing::get,
};
use connectors::EndpointOverrides;
use contract::ids::ConnectionId;
use hub::ProviderSettings;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{World, WorldOptions};
use tokio::net::TcpListener;
use url::Url;

use crate::vendor;

pub(crate) const SLUG: &str = "script";

/// What stands before the streams.
const HEAD: &str = r#"
slug = "script"
name = "Script"
category = "Tests"
description = "What a test says."
icon = "waves"

[api]
base = "https://script.example/"

[auth.key]
label = "Key"
how_to = "Ask."

[identity]
path = "/me"
id = "id"
label = "{name}"
"#;

/// What is asked for: the path and the parameters.
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) parameters: HashMap<String, String>,
}

impl Asked {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

type Answer = Box<dyn FnMut(&Asked) -> Result<Value, StatusCode> + Send>;

/// A provider that plays what it was told to.
pub(crate) struct Script {
    answer: Arc<Mutex<Answer>>,
    base: Url,
    files: TempDir,
}

impl Script {
    /// One whose file has these streams.
    pub(crate) async fn of(streams: &str) -> Self {
        let nothing: Answer = Box::new(|_| Err(StatusCode::NOT_FOUND));
        let answer = Arc::new(Mutex::new(nothing));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let me = || async { Json(json!({ "id": "acme", "name": "Acme" })) };
        let doors = Router::new().route("/me", get(me)).fallback(play).with_state(answer.clone());
        tokio::spawn(async move { axum::serve(listener, doors).await });
        let files = tempfile::tempdir().unwrap();
        std::fs::write(files.path().join("script.toml"), format!("{HEAD}{streams}")).unwrap();
        Self { answer, base, files }
    }

    /// A world that knows it, with its workers at work, and a connection.
    pub(crate) async fn world(&self) -> (World, ConnectionId) {
        let endpoints =
            EndpointOverrides { api_base: Some(self.base.clone()), ..EndpointOverrides::default() };
        let settings = ProviderSettings { endpoints, ..ProviderSettings::default() };
        let mut world = World::with(WorldOptions {
            providers: HashMap::from([(SLUG.to_owned(), settings)]),
            provider_files: Some(self.files.path().to_owned()),
            ..WorldOptions::default()
        })
        .await;
        world.start_jobs();
        let connection = vendor::connect(&world, SLUG, "full-1", None).await.unwrap();
        (world, connection)
    }

    /// From now on, this is what it answers.
    pub(crate) fn play(
        &self,
        answer: impl FnMut(&Asked) -> Result<Value, StatusCode> + Send + 'static,
    ) {
        *self.answer.lock().unwrap() = Box::new(answer);
    }
}

async fn play(
    State(answer): State<Arc<Mutex<Answer>>>,
    uri: Uri,
    Query(parameters): Query<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let asked = Asked { path: uri.path().to_owned(), parameters };
    let mut answer = answer.lock().unwrap();
    answer(&asked).map(Json)
}
