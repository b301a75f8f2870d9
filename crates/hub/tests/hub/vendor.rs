//! A provider whose answers a test decides on, for what the sandbox's never do.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
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
    time::timeout,
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

/// The same provider with two lists.
pub(crate) const PAIR: &str = "pair";

const PAIR_FILE: &str = r#"
slug = "pair"
name = "Pair"
category = "Tests"
description = "Two lists."
icon = "waves"

[api]
base = "https://vendor.example/"

[auth.key]
label = "Key"
how_to = "Ask."

[identity]
path = "/me"
id = "id"
label = "{name}"

[[streams]]
name = "orders"
label = "Orders"
model = "items"
path = "/orders"
records = "list"
id = "id"

[streams.map]
title = "title"

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

/// What the provider knows, and what it is told to do.
pub(crate) struct Vendor {
    base: Url,
    files: TempDir,
    told: Arc<Told>,
}

struct Told {
    /// What its list holds.
    records: Mutex<Value>,
    /// Which of its lists may not be read.
    forbidden: Mutex<HashSet<&'static str>>,
    /// With which tokens that was read, one for each time.
    tokens: Mutex<Vec<String>>,
    /// How many pairs of tokens it has issued.
    issued: AtomicU32,
    /// What it does to who refreshes.
    refreshing_is: Mutex<Refreshing>,
    /// The refresh tokens that were turned in, whatever came of it.
    turned_in: Mutex<Vec<String>>,
    /// Those that can be.
    good: Mutex<HashSet<String>>,
    revoked: Mutex<Vec<String>>,
    /// Rung when a refresh has come.
    refreshing: Notify,
    /// How many refreshes are answered.
    answered: Semaphore,
}

/// How a provider treats who refreshes.
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
#[derive(Clone, Copy)]
pub(crate) struct Refreshing {
    /// How many seconds an access token lives.
    pub(crate) life: u32,
    /// Whether a refresh token works once and comes with the next one.
    pub(crate) rotates: bool,
    /// Whether a refresh token comes at all.
    pub(crate) refreshable: bool,
    /// Whether the token endpoint has broken down.
    pub(crate) fails: bool,
    /// Whether a refusal waits to be answered like everything else.
    pub(crate) refuses_late: bool,
}

impl Default for Refreshing {
    fn default() -> Self {
        Self { life: 3_600, rotates: true, refreshable: true, fails: false, refuses_late: false }
    }
}

impl Vendor {
    pub(crate) async fn start() -> Self {
        Self::with(Refreshing::default()).await
    }

    pub(crate) async fn with(refreshing: Refreshing) -> Self {
        let told = Arc::new(Told {
            records: Mutex::new(json!([{ "id": "1", "title": "One" }])),
            forbidden: Mutex::default(),
            tokens: Mutex::default(),
            issued: AtomicU32::new(0),
            refreshing_is: Mutex::new(refreshing),
            turned_in: Mutex::default(),
            good: Mutex::default(),
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
            .route("/orders", get(orders))
            .with_state(told.clone());
        tokio::spawn(async move { axum::serve(listener, doors).await });
        let files = tempfile::tempdir().unwrap();
        std::fs::write(files.path().join("vendor.toml"), FILE).unwrap();
        std::fs::write(files.path().join("pair.toml"), PAIR_FILE).unwrap();
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
        let pair = ProviderSettings { endpoints: self.endpoints(), ..ProviderSettings::default() };
        HashMap::from([(SLUG.to_owned(), settings), (PAIR.to_owned(), pair)])
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

    /// From now on, these of its lists and no others may not be read.
    pub(crate) fn forbid(&self, lists: &[&'static str]) {
        *self.told.forbidden.lock().unwrap() = lists.iter().copied().collect();
    }

    /// The file of the two lists has the second alone from now on, for processes that begin.
    pub(crate) fn forget_orders(&self) {
        let (head, streams) = PAIR_FILE.split_once("[[streams]]").unwrap();
        let (_, things) = streams.split_once("[[streams]]").unwrap();
        let file = format!("{head}[[streams]]{things}");
        std::fs::write(self.files.path().join("pair.toml"), file).unwrap();
    }

    /// With which tokens its list was read, one for each time.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.told.tokens.lock().unwrap().clone()
    }

    /// The tokens that were given back.
    pub(crate) fn revoked(&self) -> Vec<String> {
        self.told.revoked.lock().unwrap().clone()
    }

    /// The refresh tokens that were turned in, one for each refresh that came.
    pub(crate) fn turned_in(&self) -> Vec<String> {
        self.told.turned_in.lock().unwrap().clone()
    }

    /// Uses a refresh token up, as a process did that died with the answer in its hands.
    pub(crate) fn use_up(&self, refresh_token: &str) {
        assert!(self.told.good.lock().unwrap().remove(refresh_token), "it is good until now");
    }

    /// Makes it good again.
    pub(crate) fn make_good(&self, refresh_token: &str) {
        self.told.good.lock().unwrap().insert(refresh_token.to_owned());
    }

    /// From now on, refreshing is like this.
    pub(crate) fn refreshing_is(&self, refreshing: Refreshing) {
        *self.told.refreshing_is.lock().unwrap() = refreshing;
    }

    /// Waits for a refresh, which gets no answer yet.
    pub(crate) async fn until_refreshing(&self) {
        let come = timeout(Duration::from_mins(1), self.told.refreshing.notified());
        come.await.expect("a refresh comes");
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
    connect(world, SLUG, key, reconnect).await
}

/// Connects to the two lists.
pub(crate) async fn connect_pair(world: &World) -> ConnectionId {
    connect(world, PAIR, "full-1", None).await.unwrap()
}

pub(crate) async fn connect(
    world: &World,
    slug: &str,
    key: &str,
    reconnect: Option<ConnectionId>,
) -> Result<ConnectionId, HubError> {
    let admin = world.admin.actor.admin().unwrap();
    let (provider, settings) = (slug.to_owned(), BTreeMap::new());
    let input = KeyConnectionInput { provider, secrets: secrets(key), settings, reconnect };
    connections::connect_with_key(&world.hub, &admin, input).await
}

fn secrets(key: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("key".to_owned(), key.to_owned())])
}

type Parameters = Form<HashMap<String, String>>;

type Refusal = (StatusCode, Json<Value>);

async fn token(
    State(told): State<Arc<Told>>,
    Form(asked): Parameters,
) -> Result<Json<Value>, Refusal> {
    let turned_in = asked.get("refresh_token");
    if let Some(refresh_token) = turned_in {
        take_in(&told, refresh_token).await?;
    }
    let number = told.issued.fetch_add(1, Ordering::SeqCst) + 1;
    let Refreshing { life, rotates, refreshable, .. } = *told.refreshing_is.lock().unwrap();
    let mut answer = json!({ "access_token": format!("at-{number}"), "expires_in": life });
    if refreshable && (rotates || turned_in.is_none()) {
        let refresh_token = format!("rt-{number}");
        answer["refresh_token"] = refresh_token.clone().into();
        told.good.lock().unwrap().insert(refresh_token);
    }
    Ok(Json(answer))
}

/// Takes a refresh token, which works once where the next one comes with the answer.
async fn take_in(told: &Told, refresh_token: &str) -> Result<(), Refusal> {
    told.turned_in.lock().unwrap().push(refresh_token.to_owned());
    let Refreshing { rotates, fails, refuses_late, .. } = *told.refreshing_is.lock().unwrap();
    if fails {
        return Err((StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null)));
    }
    let is_good = {
        let mut good = told.good.lock().unwrap();
        if rotates { good.remove(refresh_token) } else { good.contains(refresh_token) }
    };
    if is_good || refuses_late {
        told.refreshing.notify_one();
        told.answered.acquire().await.unwrap().forget();
    }
    let refusal = || (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    is_good.then_some(()).ok_or_else(refusal)
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

async fn orders(State(told): State<Arc<Told>>) -> Result<Json<Value>, StatusCode> {
    may_read(&told, "orders")?;
    Ok(Json(json!({ "list": [{ "id": "1", "title": "Order 1" }] })))
}

fn may_read(told: &Told, list: &str) -> Result<(), StatusCode> {
    let is_forbidden = told.forbidden.lock().unwrap().contains(list);
    if is_forbidden { Err(StatusCode::FORBIDDEN) } else { Ok(()) }
}

async fn things(
    State(told): State<Arc<Told>>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    may_read(&told, "things")?;
    let token = headers["authorization"].to_str().unwrap().trim_start_matches("Bearer ");
    told.tokens.lock().unwrap().push(token.to_owned());
    Ok(Json(json!({ "list": *told.records.lock().unwrap() })))
}
