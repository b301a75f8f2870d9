//! A hub with people and pretend providers.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    time::Duration,
};

use chrono::{DateTime, TimeZone, Utc};
use connectors::{Catalogue, Http, HttpOptions};
use contract::{
    connection::{Display, KeyConnectionInput},
    ids::{ConnectAttemptId, ConnectionId},
};
use hub::{
    Hub, HubSettings, ProviderSettings, SandboxSettings, SyncSettings,
    clock::Clock,
    connect_attempts::{self, Callback, NewAttempt},
    connections,
    database::Database,
    jobs::{self, Queue},
    providers,
    vault::Vault,
};
use sandbox::{Options, Sandbox};
use secrecy::SecretString;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    browser::{Browser, location},
    database::TemporaryDatabase,
    people::{self, Person},
};

/// The session secret of tests.
pub const SESSION_SECRET: &str = "a session secret that is long enough for tests";

/// What a test wants to be different.
#[derive(Debug, Default)]
pub struct WorldOptions {
    /// Where the server under test answers, when there is one.
    pub public_url: Option<Url>,
    /// How the sandbox is.
    pub sandbox: Options,
    /// How long people wait for a provider; the usual time when nothing is said.
    pub patience: Option<Duration>,
    /// What the operator said of single providers.
    pub providers: HashMap<String, ProviderSettings>,
    /// A folder with provider files of the operator's own.
    pub provider_files: Option<PathBuf>,
}

/// A hub with people and pretend providers, all for one test.
pub struct World {
    /// The domain.
    pub hub: Hub,
    /// The clock of the domain, which stands still.
    pub clock: Clock,
    /// The pretend providers.
    pub sandbox: Sandbox,
    /// Where they answer.
    pub sandbox_url: Url,
    /// The database, which goes with the world.
    pub database: TemporaryDatabase,
    /// The admin of Acme.
    pub admin: Person,
    /// The viewer of Acme.
    pub viewer: Person,
    /// The admin of another organization.
    pub stranger: Person,
    installation: Installation,
    stop: CancellationToken,
    stop_jobs: CancellationToken,
    jobs: Option<JoinHandle<()>>,
}

impl World {
    /// When it all happens.
    pub fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single().expect("that moment exists")
    }

    /// A world as a demonstration has it, with a still clock and without workers.
    pub async fn new() -> Self {
        Self::with(WorldOptions::default()).await
    }

    /// A world with something different.
    pub async fn with(options: WorldOptions) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let stop = CancellationToken::new();
        let mut sandbox_options = options.sandbox;
        sandbox_options.now = sandbox_options.now.or(Some(Self::now()));
        let settings = sandbox_settings(&sandbox_options);
        let sandbox = Sandbox::new(sandbox_options);
        let sandbox_url = start(&sandbox, &stop).await;
        let database = TemporaryDatabase::new().await;
        let clock = Clock::frozen_at(Self::now());
        let installation = Installation {
            database: database.url().to_owned(),
            key: Vault::generate_key(),
            provider_files: options.provider_files,
            public_url: options
                .public_url
                .unwrap_or_else(|| Url::parse("http://127.0.0.1:3000/").expect("an address")),
            sandbox: SandboxSettings { url: sandbox_url.clone(), ..settings },
            clock: clock.clone(),
            patience: options.patience,
        };
        let hub = installation.process(options.providers).await;
        let (admin, viewer) = people::organization(&hub, "acme").await;
        let (stranger, _) = people::organization(&hub, "umbrella").await;
        let jobs = None;
        Self {
            hub,
            clock,
            sandbox,
            sandbox_url,
            database,
            admin,
            viewer,
            stranger,
            installation,
            stop_jobs: stop.child_token(),
            stop,
            jobs,
        }
    }

    /// Another process of the same installation, in which the operator said this of providers.
    pub async fn replica(&self, providers: HashMap<String, ProviderSettings>) -> Hub {
        self.installation.process(providers).await
    }

    /// Starts the workers.
    pub fn start_jobs(&mut self) {
        self.stop_jobs = self.stop.child_token();
        self.jobs = Some(tokio::spawn(jobs::run(self.hub.clone(), self.stop_jobs.clone())));
    }

    /// Stops the workers, as a stop of the server does.
    pub async fn stop_jobs(&mut self) {
        self.stop_jobs.cancel();
        if let Some(jobs) = self.jobs.take() {
            jobs.await.expect("the workers end in order");
        }
    }

    /// The key of a provider of the sandbox.
    pub fn sandbox_key(slug: &str) -> String {
        sandbox::secrets()[slug]["key"].clone()
    }

    /// Connects a provider of the sandbox with its key, as the admin of Acme.
    pub async fn connect(&self, slug: &str) -> ConnectionId {
        let settings = self.settings(slug).await;
        let secrets = sandbox::secrets().remove(slug).expect("the sandbox takes keys for it");
        let input =
            KeyConnectionInput { provider: slug.to_owned(), secrets, settings, reconnect: None };
        let admin = self.admin.actor.admin().expect("an admin");
        connections::connect_with_key(&self.hub, &admin, input).await.expect("it connects")
    }

    /// Connects a provider of the sandbox through its consent screen, as the admin of Acme.
    pub async fn connect_by_consent(&self, slug: &str) -> ConnectionId {
        let visit = self.visit(slug, "allow").await;
        let admin = &self.admin.actor;
        let done = connect_attempts::complete(&self.hub, admin, slug, visit.callback).await;
        done.expect("the callback is understood").outcome.expect("it connects")
    }

    /// Begins a visit to a consent screen as the admin of Acme, and decides there: `allow` or
    /// `deny`.
    pub async fn visit(&self, slug: &str, decision: &str) -> Visit {
        let admin = self.admin.actor.admin().expect("an admin");
        let new = NewAttempt {
            provider: slug.to_owned(),
            settings: self.settings(slug).await,
            reconnect: None,
            display: Display::Popup,
        };
        let started = connect_attempts::start(&self.hub, &admin, new).await.expect("it starts");
        let sent_back = self.decide(&started.authorize_url, decision).await;
        Visit { attempt_id: started.attempt_id, callback: callback(&sent_back) }
    }

    /// Where the sandbox sends a person who decided so.
    async fn decide(&self, authorize_url: &str, decision: &str) -> Url {
        let person = Browser::new(&self.sandbox_url);
        let screen = person.get(authorize_url).send().await.expect("a screen");
        assert!(screen.text().await.expect("a page").contains("Allow"), "{authorize_url}");
        let decided = person.post(authorize_url).form(&[("decision", decision)]).send().await;
        let to = location(&decided.expect("an answer")).expect("the way back");
        Url::parse(&to).expect("an address")
    }

    /// What the form of a provider is filled with in a demonstration.
    async fn settings(&self, slug: &str) -> BTreeMap<String, String> {
        let detail = providers::get(&self.hub, &self.admin.actor, slug).await;
        let fields = detail.expect("a provider").settings.into_iter();
        fields.map(|it| (it.name, it.value)).collect()
    }
}

/// A visit to a consent screen that came to its end.
pub struct Visit {
    /// What was begun.
    pub attempt_id: ConnectAttemptId,
    /// What the provider sent back.
    pub callback: Callback,
}

fn callback(sent_back: &Url) -> Callback {
    let get = |name: &str| {
        sent_back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    Callback {
        code: get("code"),
        state: get("state"),
        error: get("error"),
        error_description: get("error_description"),
        parameters: sent_back.query_pairs().into_owned().collect(),
    }
}

/// What the processes of an installation have in common.
struct Installation {
    database: String,
    key: SecretString,
    provider_files: Option<PathBuf>,
    public_url: Url,
    sandbox: SandboxSettings,
    clock: Clock,
    patience: Option<Duration>,
}

impl Installation {
    async fn process(&self, providers: HashMap<String, ProviderSettings>) -> Hub {
        let settings = HubSettings {
            public_url: self.public_url.clone(),
            sandbox: Some(self.sandbox.clone()),
            providers,
            session_secret: SESSION_SECRET.into(),
            syncs: SyncSettings::default(),
        };
        Hub::new(
            Database::open(&self.database).await.expect("the database opens"),
            Queue::open(&self.database).await.expect("the queue opens"),
            Vault::new(&self.key).expect("the key is good"),
            Catalogue::load(self.provider_files.as_deref()).expect("the provider files are good"),
            http(&settings, &self.clock, self.patience),
            self.clock.clone(),
            settings,
        )
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// As whom a hub speaks to a sandbox that is made like this; the address is yet to be set.
pub fn sandbox_settings(options: &Options) -> SandboxSettings {
    SandboxSettings {
        url: Url::parse("http://127.0.0.1:1/").expect("an address"),
        client_id: options.app.client_id.clone(),
        client_secret: options.app.client_secret.clone().into(),
        secrets: sandbox::secrets(),
    }
}

async fn start(sandbox: &Sandbox, stop: &CancellationToken) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let (sandbox, stop) = (sandbox.clone(), stop.clone().cancelled_owned());
    tokio::spawn(async move { sandbox.serve(listener, stop).await });
    Url::parse(&format!("http://{address}/")).expect("an address")
}

/// A way out that trusts the sandbox and whatever the test pointed providers at, and that tries
/// again quickly.
fn http(settings: &HubSettings, clock: &Clock, patience: Option<Duration>) -> Http {
    let usual = HttpOptions::default();
    let pointed = settings.providers.values().filter_map(|it| it.endpoints.api_base.clone());
    let sandbox = settings.sandbox.as_ref().map(|sandbox| sandbox.url.clone());
    Http::new(HttpOptions {
        trusted: pointed.chain(sandbox).collect(),
        retry_base: Duration::from_millis(5),
        clock: connectors::http::Clock::new({
            let clock = clock.clone();
            move || clock.now()
        }),
        patience: patience.unwrap_or(usual.patience),
        ..usual
    })
    .expect("the way out can be made")
}
