//! From the configuration to the stop.

use std::{
    fs, io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
};

use axum_server::{Handle, tls_rustls::RustlsConfig};
use connectors::{CatalogueError, ConnectorError};
use hub::{
    Hub, HubError, SandboxSettings,
    database::Database,
    demo,
    jobs::{self, Queue, QueueError},
    setup,
    vault::VaultError,
};
use sandbox::{Options, Sandbox};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    alone::Alone,
    config::{Config, ConfigError, Mode},
    installation::{self, Means},
    listen::{self, Limits},
    router::{Cookies, router},
    secrets::{self, SecretsError},
    stop::{GRACE, Stop},
};

/// Why the program could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A variable says something impossible.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A secret is missing.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The encryption keys are not good.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A provider file is broken.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The way out to providers could not be made.
    #[error(transparent)]
    Http(#[from] ConnectorError),
    /// The database could not be opened, or the first rows not be written.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The job queue could not be opened.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// An address could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Another process serves the same database.
    #[error(
        "another process serves the database {}: stop it first, or give this one a folder of its \
         own with --data-dir or TRIBUTARY_DATA_DIR",
        database.display()
    )]
    NotAlone {
        /// Which.
        database: PathBuf,
    },
    /// A file or folder could not be used.
    #[error("{what}: {source}")]
    File {
        /// What it is.
        what: String,
        /// Why.
        source: io::Error,
    },
}

/// Serves until SIGINT or SIGTERM.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    installation::use_tls();
    keep_files_private();
    fs::create_dir_all(&config.data_dir).map_err(|source| ServeError::File {
        what: format!("the data folder {}", config.data_dir.display()),
        source,
    })?;
    let _alone = Alone::with(config.database_url.expose_secret())?;
    let listener = bind(config.bind)?;
    let stop = Stop::default();
    let sandbox = start_sandbox(&config, &stop.asked)?;
    let hub = build_hub(&config, &listener, sandbox).await?;
    first_rows(&config, &hub).await?;
    let jobs = tokio::spawn(jobs::run(hub.clone(), stop.asked.clone()));
    let handle = Handle::new();
    tokio::spawn(stop.clone().on_signals(handle.clone()));
    let cookies = if is_https(&config) { Cookies::Secure } else { Cookies::Plain };
    let limits = Limits::default();
    let service = router(hub, cookies, stop.asked.clone(), limits.body)
        .into_make_service_with_connect_info::<SocketAddr>();
    let address = listener.local_addr().unwrap_or(config.bind);
    tracing::info!(%address, "serving");
    let tls = certificate(&config).await?;
    let answering = listen::answer(listener, tls, service, limits, handle).await;
    answering.map_err(|source| ServeError::Listen { address, source })?;
    stop.asked.cancel();
    let end = async {
        if let Err(error) = jobs.await {
            tracing::error!(%error, "the background work broke");
        }
    };
    stop.wait_for(end, GRACE).await;
    tracing::info!("stopped");
    Ok(())
}

/// Whatever this program writes, its owner alone may read: the database with its log holds hashes
/// of passwords and what people's accounts contain.
fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// The certificate, when there is one.
async fn certificate(config: &Config) -> Result<Option<RustlsConfig>, ServeError> {
    let Some(files) = &config.tls else { return Ok(None) };
    let tls = RustlsConfig::from_pem_file(&files.certificate, &files.key).await;
    tls.map(Some).map_err(|source| {
        let what = "TLS_CERT and TLS_KEY".to_owned();
        ServeError::File { what, source }
    })
}

fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    listen::bind(address).map_err(|source| ServeError::Listen { address, source })
}

/// Starts the pretend providers of a demonstration.
fn start_sandbox(
    config: &Config,
    stop: &CancellationToken,
) -> Result<Option<SandboxSettings>, ServeError> {
    if config.mode != Mode::Demo {
        return Ok(None);
    }
    let listener = bind(config.sandbox_bind)?;
    let listening = |source| ServeError::Listen { address: config.sandbox_bind, source };
    let address = listener.local_addr().map_err(listening)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(listening)?;
    let options = Options::default();
    let settings = SandboxSettings {
        url: Url::parse(&format!("http://{address}/"))
            .map_err(|_| ConfigError::new("TRIBUTARY_SANDBOX_BIND", "is not an address"))?,
        client_id: options.app.client_id.clone(),
        client_secret: options.app.client_secret.clone().into(),
        secrets: sandbox::secrets(),
    };
    let stop = stop.clone();
    tokio::spawn(async move {
        let sandbox = Sandbox::new(options);
        if let Err(error) = sandbox.serve(listener, stop.cancelled_owned()).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    });
    tracing::info!(%address, "the sandbox is serving");
    Ok(Some(settings))
}

async fn build_hub(
    config: &Config,
    listener: &TcpListener,
    sandbox: Option<SandboxSettings>,
) -> Result<Hub, ServeError> {
    let address = listener.local_addr().unwrap_or(config.bind);
    let means = Means::of(config, secrets::load(config)?, address, sandbox)?;
    let url = config.database_url.expose_secret();
    let database = Database::open(url).await.map_err(HubError::from)?;
    Ok(means.hub(database, Queue::open(url).await?))
}

fn is_https(config: &Config) -> bool {
    config.tls.is_some() || config.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
}

/// The people of a demonstration, or the link for the first admin.
async fn first_rows(config: &Config, hub: &Hub) -> Result<(), ServeError> {
    match config.mode {
        Mode::Demo => demo::seed(hub).await?,
        Mode::Production => {
            if let Some(code) = setup::offer(hub).await? {
                let path = app::paths::with_query(app::paths::SETUP, &format!("code={code}"));
                // On standard output and nowhere else: it lets the first admin in.
                println!("Set up this installation at {}{path}", hub.public_origin());
            }
        }
    }
    Ok(())
}
