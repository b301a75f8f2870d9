//! A provider whose answers a test decides on, for what the sandbox's never do.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use connectors::EndpointOverrides;
use contract::{
    connection::{Display, KeyConnectionInput},
    ids::ConnectionId,
};
use hub::{
    HubError, ProviderSettings,
    connect_attempts::{self, Callback, NewAttempt},
    connections,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{World, WorldOptions};
use tokio::{
    net::TcpListener,
    sync::{Notify, Semaphore},
};
use url::Url;

pub(crate) const SLUG: &str = "vendor";

const FILE: &str = r#"
slug = "vendor"
name = "Vendor"
category = "Tests"
description = "One list."
icon = "waves"

[api]
base = "https://vendor.example/"

[auth.key]
label = "Key"
how_to = "Ask."

[auth.oauth]
authorize_url = "https://vendor.example/authorize"
token_url = "https://vendor.example/token"
scopes = []
revoke = { scheme = "post_form", url = "/revoke" }

[identity]
path = "/me"
id = "id"
label = "{name}"
when_forbidden = { path = "/things", label = "Vendor (restricted key)" }

[[streams]]
name = "things"
label = "Things"
model = "items"
path = "/things"
records = "list"
id = "id"

[streams.map]
title = "title"
created_at = "made"
"#;

/// What the provider knows, and what it is told to do.
pub(crate) struct Vendor {
    base: Url,
    files: TempDir,
    told: Arc<Told>,
}

struct Told {
    /// What its list holds.
    records: Mutex<Value>,
    /// How often that was read.
    reads: AtomicU32,
    /// How many pairs of tokens it has issued.
    issued: AtomicU32,
    revoked: Mutex<Vec<String>>,
    /// Rung when a refresh has come.
    refreshing: Notify,
    /// How many refreshes are answered.
    answered: Semaphore,
}

impl Vendor {
    pub(crate) async fn start() -> Self {
        let told = Arc::new(Told {
            records: Mutex::new(json!([{ "id": "1", "title": "One" }])),
            reads: AtomicU32::new(0),
            issued: AtomicU32::new(0),
            revoked: Mutex::default(),
            refreshing: Notify::new(),
            answered: Semaphore::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let doors = Router::new()
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .route("/me", get(me))
            .route("/things", get(things))
            .with_state(told.clone());
        tokio::spawn(async move { axum::serve(listener, doors).await });
        let files = tempfile::tempdir().unwrap();
        std::fs::write(files.path().join("vendor.toml"), FILE).unwrap();
        Self { base, files, told }
    }

    /// A world whose operator is registered with the provider.
    pub(crate) async fn world(&self) -> World {
        self.world_with(self.registered()).await
    }

    /// A world whose operator said this of the provider.
    pub(crate) async fn world_with(&self, providers: HashMap<String, ProviderSettings>) -> World {
        let provider_files = Some(self.files.path().to_owned());
        World::with(WorldOptions { providers, provider_files, ..WorldOptions::default() }).await
    }

    pub(crate) fn registered(&self) -> HashMap<String, ProviderSettings> {
        let settings = ProviderSettings {
            client_id: Some("client".to_owned()),
            client_secret: Some("client-secret".into()),
            endpoints: self.endpoints(),
            ..ProviderSettings::default()
        };
        HashMap::from([(SLUG.to_owned(), settings)])
    }

    /// What the operator says who names a key in the environment. One that begins with `narrow` may
    /// not say whose it is.
    pub(crate) fn with_key(&self, key: &str) -> HashMap<String, ProviderSettings> {
        let (endpoints, secrets) = (self.endpoints(), secrets(key));
        let settings = ProviderSettings { endpoints, secrets, ..ProviderSettings::default() };
        HashMap::from([(SLUG.to_owned(), settings)])
    }

    fn endpoints(&self) -> EndpointOverrides {
        EndpointOverrides {
            api_base: Some(self.base.clone()),
            authorize_url: Some(self.base.join("authorize").unwrap()),
            token_url: Some(self.base.join("token").unwrap()),
        }
    }

    /// Connects through the consent screen.
    pub(crate) async fn connect(&self, world: &World) -> ConnectionId {
        let admin = world.admin.actor.admin().unwrap();
        let new = NewAttempt {
            provider: SLUG.to_owned(),
            settings: BTreeMap::new(),
            reconnect: None,
            display: Display::Page,
        };
        let started = connect_attempts::start(&world.hub, &admin, new).await.unwrap();
        let consent = Url::parse(&started.authorize_url).unwrap();
        let state = consent.query_pairs().find(|(name, _)| name == "state").unwrap().1;
        let (code, state) = (Some("code".to_owned()), Some(state.into_owned()));
        let callback = Callback { code, state, ..Callback::default() };
        let done = connect_attempts::complete(&world.hub, &world.admin.actor, SLUG, callback).await;
        done.unwrap().outcome.unwrap()
    }

    pub(crate) fn send(&self, records: Value) {
        *self.told.records.lock().unwrap() = records;
    }

    pub(crate) fn reads(&self) -> u32 {
        self.told.reads.load(Ordering::SeqCst)
    }

    /// The tokens that were given back.
    pub(crate) fn revoked(&self) -> Vec<String> {
        self.told.revoked.lock().unwrap().clone()
    }

    /// Waits for a refresh, which gets no answer yet.
    pub(crate) async fn until_refreshing(&self) {
        self.told.refreshing.notified().await;
    }

    /// Answers a refresh.
    pub(crate) fn answer_refresh(&self) {
        self.told.answered.add_permits(1);
    }
}

/// Connects with a key, or renews a connection with it.
pub(crate) async fn connect_with_key(
    world: &World,
    key: &str,
    reconnect: Option<ConnectionId>,
) -> Result<ConnectionId, HubError> {
    let admin = world.admin.actor.admin().unwrap();
    let (provider, settings) = (SLUG.to_owned(), BTreeMap::new());
    let input = KeyConnectionInput { provider, secrets: secrets(key), settings, reconnect };
    connections::connect_with_key(&world.hub, &admin, input).await
}

fn secrets(key: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("key".to_owned(), key.to_owned())])
}

type Parameters = Form<HashMap<String, String>>;

async fn token(State(told): State<Arc<Told>>, Form(asked): Parameters) -> Json<Value> {
    if asked["grant_type"] == "refresh_token" {
        told.refreshing.notify_one();
        told.answered.acquire().await.unwrap().forget();
    }
    let number = told.issued.fetch_add(1, Ordering::SeqCst) + 1;
    let (access, refresh) = (format!("at-{number}"), format!("rt-{number}"));
    Json(json!({ "access_token": access, "refresh_token": refresh, "expires_in": 3600 }))
}

async fn revoke(State(told): State<Arc<Told>>, Form(mut asked): Parameters) {
    told.revoked.lock().unwrap().push(asked.remove("token").unwrap());
}

async fn me(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    if headers["authorization"].to_str().unwrap().starts_with("Bearer narrow") {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(Json(json!({ "id": "acme", "name": "Acme" })))
}

async fn things(State(told): State<Arc<Told>>) -> Json<Value> {
    told.reads.fetch_add(1, Ordering::SeqCst);
    Json(json!({ "list": *told.records.lock().unwrap() }))
}
