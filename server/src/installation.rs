//! An installation, put together from what the operator decided.

use std::{net::SocketAddr, path::PathBuf};

use connectors::{Catalogue, Http, HttpOptions};
use hub::{
    Hub, HubError, HubSettings, SandboxSettings,
    clock::Clock,
    database::{self, Database},
    jobs::Queue,
    vault::Vault,
};
use secrecy::ExposeSecret;
use url::Url;

use crate::{
    config::{Config, ConfigError},
    providers_environment,
    secrets::{self, Secrets},
    serve::ServeError,
};

/// All that a hub needs besides its database.
pub struct Means {
    vault: Vault,
    catalogue: Catalogue,
    http: Http,
    settings: HubSettings,
}

impl Means {
    /// Reads the provider files and what the environment says of them. `address` is where it is
    /// served, in case that the operator named no public address.
    pub fn of(
        config: &Config,
        secrets: Secrets,
        address: SocketAddr,
        sandbox: Option<SandboxSettings>,
    ) -> Result<Self, ServeError> {
        let catalogue = Catalogue::load(Some(&config.data_dir.join("providers")))?;
        let providers = providers_environment::read(&catalogue, &config.environment)?;
        let endpoints = providers.values().flat_map(|settings| {
            let endpoints = &settings.endpoints;
            [&endpoints.api_base, &endpoints.authorize_url, &endpoints.token_url]
        });
        let sandbox_url = sandbox.as_ref().map(|sandbox| sandbox.url.clone());
        let trusted = endpoints.flatten().cloned().chain(sandbox_url).collect();
        Ok(Self {
            vault: Vault::new(&secrets.encryption)?,
            http: Http::new(HttpOptions { trusted, ..HttpOptions::default() })?,
            settings: HubSettings {
                public_url: public_url(config, address)?,
                sandbox,
                providers,
                session_secret: secrets.session,
                syncs: config.syncs.clone(),
            },
            catalogue,
        })
    }

    /// The hub over this database.
    pub fn hub(self, database: Database, queue: Queue) -> Hub {
        let clock = Clock::default();
        Hub::new(database, queue, self.vault, self.catalogue, self.http, clock, self.settings)
    }
}

/// Why a command finds no installation to work on.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A part of it is not as it should be.
    #[error(transparent)]
    Parts(#[from] ServeError),
    /// There is no file.
    #[error(
        "there is no database {}: name the installation with --data-dir or --database-url, or start \
         it with `tributary serve`",
        database.display()
    )]
    NoDatabase {
        /// The file that there is not.
        database: PathBuf,
    },
    /// The tables are those of an older version.
    #[error(
        "the tables are older than this program: start `tributary serve` of this version once, which \
         brings them up to date"
    )]
    Outdated,
}

/// Opens an installation that is there already, for a command: nothing is made and nothing migrated,
/// whatever name was mistyped.
pub async fn open(config: &Config) -> Result<Hub, OpenError> {
    use_tls();
    if let Some(database) = missing(config) {
        return Err(OpenError::NoDatabase { database });
    }
    let secrets = secrets::find(config).map_err(ServeError::from)?;
    let means = Means::of(config, secrets, config.bind, None)?;
    let failed = |error| ServeError::from(HubError::from(error));
    let database = Database::existing(config.database_url.expose_secret()).await;
    let database = database.map_err(failed)?;
    if !database.pending().await.map_err(failed)?.is_empty() {
        return Err(OpenError::Outdated);
    }
    let queue = Queue::open(config.database_url.expose_secret()).await.map_err(ServeError::from)?;
    Ok(means.hub(database, queue))
}

/// The file of the database, where there should be one and is not.
pub fn missing(config: &Config) -> Option<PathBuf> {
    database::file(config.database_url.expose_secret()).filter(|file| !file.exists())
}

/// Installs the TLS of everything that speaks it.
pub fn use_tls() {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn public_url(config: &Config, address: SocketAddr) -> Result<Url, ServeError> {
    if let Some(url) = &config.public_url {
        return Ok(url.clone());
    }
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    Url::parse(&format!("{scheme}://{}/", reachable(address)))
        .map_err(|_| ConfigError::new("PUBLIC_URL", "must be set").into())
}

/// Where a browser on this machine finds an address: "all of them" is nothing that it could open.
fn reachable(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}
