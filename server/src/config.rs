//! What the operator decides: the environment, and what the command line says instead.
//!
//! Every variable is a line of `.env.example`; a test holds the two against each other.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    path::PathBuf,
};

use hub::SyncSettings;
use secrecy::SecretString;
use url::Url;

use crate::cli::ServeArgs;

/// What the operator decides.
pub struct Config {
    /// `--demo`: sample users, and pretend providers on a port of their own.
    pub mode: Mode,
    /// `TRIBUTARY_BIND`: the address to serve on; by default 127.0.0.1:3000.
    pub bind: SocketAddr,
    /// `TRIBUTARY_SANDBOX_BIND`: the address of the pretend providers; by default 127.0.0.1:3001.
    pub sandbox_bind: SocketAddr,
    /// `TRIBUTARY_DATA_DIR`: the folder for the database, generated secrets and provider files of
    /// your own; by default `data`.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: `sqlite:…` or `postgres://…`; by default a file in the data folder.
    pub database_url: SecretString,
    /// `PUBLIC_URL`: the address that browsers and providers reach this installation at; by
    /// default the address it serves on.
    pub public_url: Option<Url>,
    /// `SESSION_SECRET`: what access tokens are signed with, at least 32 characters; generated
    /// into the data folder when the database is SQLite.
    pub session_secret: Option<SecretString>,
    /// `INTEGRATION_ENCRYPTION_KEY`: what credentials are encrypted with, a Fernet key, or several
    /// with commas while they are being replaced; generated like the session secret.
    pub encryption_key: Option<SecretString>,
    /// `TLS_CERT` and `TLS_KEY`: PEM files; with both, HTTPS is served.
    pub tls: Option<TlsFiles>,
    /// `TRIBUTARY_MOST_GONE`, `TRIBUTARY_KEEP_LOGS`, `TRIBUTARY_KEEP_RUNS`: see [`SyncSettings`].
    pub syncs: SyncSettings,
    /// The rest of the environment: what it says of single providers depends on their files.
    pub environment: BTreeMap<String, String>,
}

/// Whether this is a demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Sample users and pretend providers.
    Demo,
    /// The real thing.
    Production,
}

/// The PEM files of HTTPS.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate chain.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// The variables that are read here. Those of providers follow from their files, and `RUST_LOG` is
/// read by the logger.
pub const VARIABLES: [&str; 12] = [
    "DATABASE_URL",
    "SESSION_SECRET",
    "INTEGRATION_ENCRYPTION_KEY",
    "PUBLIC_URL",
    "TRIBUTARY_BIND",
    "TRIBUTARY_SANDBOX_BIND",
    "TRIBUTARY_DATA_DIR",
    "TLS_CERT",
    "TLS_KEY",
    "TRIBUTARY_MOST_GONE",
    "TRIBUTARY_KEEP_LOGS",
    "TRIBUTARY_KEEP_RUNS",
];

/// The session secret that `.env.example` shows, and that everybody knows.
const SAMPLE_SECRET: &str = "at-least-32-characters-of-randomness";

/// A variable that says something impossible. Never holds the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {problem}")]
pub struct ConfigError {
    variable: String,
    problem: String,
}

impl ConfigError {
    pub(crate) fn new(variable: &str, problem: impl Into<String>) -> Self {
        Self { variable: variable.to_owned(), problem: problem.into() }
    }
}

impl Config {
    /// Reads the environment and the command line, which goes first.
    pub fn read(
        args: &ServeArgs,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let environment: BTreeMap<_, _> =
            variables.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        let get = |name: &str| environment.get(name).cloned();
        let data_dir = args
            .installation
            .data_dir
            .clone()
            .or_else(|| get("TRIBUTARY_DATA_DIR").map(Into::into));
        let data_dir = data_dir.unwrap_or_else(|| PathBuf::from("data"));
        let database_url = args.installation.database_url.clone().or_else(|| get("DATABASE_URL"));
        let database_url = database_url
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("tributary.db").display()));
        Ok(Self {
            mode: if args.demo { Mode::Demo } else { Mode::Production },
            bind: address(args.bind, &environment, "TRIBUTARY_BIND", 3000)?,
            sandbox_bind: address(args.sandbox_bind, &environment, "TRIBUTARY_SANDBOX_BIND", 3001)?,
            data_dir,
            database_url: known_database(database_url)?,
            public_url: public_url(get("PUBLIC_URL"))?,
            session_secret: session_secret(get("SESSION_SECRET"))?,
            encryption_key: get("INTEGRATION_ENCRYPTION_KEY").map(SecretString::from),
            tls: tls(get("TLS_CERT"), get("TLS_KEY"))?,
            syncs: syncs(&environment)?,
            environment,
        })
    }
}

/// The environment as text. What is not (a file name of another program, say) is left out, unless it
/// is one of ours.
pub fn environment(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Vec<(String, String)>, ConfigError> {
    let named =
        variables.into_iter().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let read = named.filter_map(|(name, value)| match value.into_string() {
        Ok(value) => Some(Ok((name, value))),
        Err(_) if VARIABLES.contains(&name.as_str()) => {
            Some(Err(ConfigError::new(&name, "must be text in UTF-8")))
        }
        Err(_) => None,
    });
    read.collect()
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("mode", &self.mode)
            .field("bind", &self.bind)
            .field("data_dir", &self.data_dir)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

/// An address of a database that there is a driver for. Shows no more of it than its scheme: the rest
/// may hold a password.
fn known_database(url: String) -> Result<SecretString, ConfigError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite" | "postgres" | "postgresql") => Ok(url.into()),
        Some(other) if url.starts_with(&format!("{other}://")) => Err(ConfigError::new(
            "DATABASE_URL",
            format!(
                "begins with {other}://, which is no database of ours: sqlite: or postgres: are"
            ),
        )),
        _ => Err(ConfigError::new("DATABASE_URL", "must begin with sqlite: or postgres:")),
    }
}

fn address(
    argument: Option<SocketAddr>,
    environment: &BTreeMap<String, String>,
    variable: &str,
    port: u16,
) -> Result<SocketAddr, ConfigError> {
    if let Some(address) = argument {
        return Ok(address);
    }
    match environment.get(variable) {
        None => Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)),
        Some(text) => text
            .parse()
            .map_err(|_| ConfigError::new(variable, "must be an address like 127.0.0.1:3000")),
    }
}

fn syncs(environment: &BTreeMap<String, String>) -> Result<SyncSettings, ConfigError> {
    let usual = SyncSettings::default();
    let most_gone = number(environment, "TRIBUTARY_MOST_GONE", usual.most_gone.into(), 0..=100)?;
    Ok(SyncSettings {
        most_gone: u8::try_from(most_gone).unwrap_or(usual.most_gone),
        keep_logs_days: number(environment, "TRIBUTARY_KEEP_LOGS", usual.keep_logs_days, DAYS)?,
        keep_runs_days: number(environment, "TRIBUTARY_KEEP_RUNS", usual.keep_runs_days, DAYS)?,
    })
}

/// For how many days something can be kept.
const DAYS: RangeInclusive<u16> = 1..=36_500;

fn number(
    environment: &BTreeMap<String, String>,
    variable: &str,
    usual: u16,
    range: RangeInclusive<u16>,
) -> Result<u16, ConfigError> {
    let Some(text) = environment.get(variable) else { return Ok(usual) };
    text.trim().parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        let (least, most) = (range.start(), range.end());
        ConfigError::new(variable, format!("must be a whole number from {least} to {most}"))
    })
}

fn public_url(text: Option<String>) -> Result<Option<Url>, ConfigError> {
    let Some(text) = text else { return Ok(None) };
    let url = Url::parse(&text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none()
    });
    url.map(Some).ok_or_else(|| {
        ConfigError::new("PUBLIC_URL", "must be an address like https://hub.example.com")
    })
}

fn session_secret(text: Option<String>) -> Result<Option<SecretString>, ConfigError> {
    match text {
        Some(text) if text.len() < 32 => {
            Err(ConfigError::new("SESSION_SECRET", "must have at least 32 characters"))
        }
        Some(text) if text == SAMPLE_SECRET => Err(ConfigError::new(
            "SESSION_SECRET",
            "is the sample of .env.example: choose your own",
        )),
        text => Ok(text.map(SecretString::from)),
    }
}

fn tls(certificate: Option<String>, key: Option<String>) -> Result<Option<TlsFiles>, ConfigError> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => {
            Ok(Some(TlsFiles { certificate: certificate.into(), key: key.into() }))
        }
        (Some(_), None) => Err(ConfigError::new("TLS_KEY", "must be set along with TLS_CERT")),
        (None, Some(_)) => Err(ConfigError::new("TLS_CERT", "must be set along with TLS_KEY")),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let owned = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Config::read(&ServeArgs::default(), owned)
    }

    fn refused(name: &str, value: &str) -> String {
        read(&[(name, value)]).unwrap_err().to_string()
    }

    #[test]
    fn with_nothing_said_it_serves_locally_on_sqlite() {
        let config = read(&[]).unwrap();
        assert_eq!(config.bind.to_string(), "127.0.0.1:3000");
        assert_eq!(config.database_url.expose_secret(), "sqlite:data/tributary.db");
        assert_eq!(config.mode, Mode::Production);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_text_is_left_out_and_refused_where_it_is_meant_for_us() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = || OsString::from_vec(vec![0xff]);
        let said = [("LS_COLORS".into(), bytes()), (bytes(), "x".into()), ("A".into(), "b".into())];
        assert_eq!(environment(said).unwrap(), [("A".to_owned(), "b".to_owned())]);
        let refused = environment([("TRIBUTARY_DATA_DIR".into(), bytes())]).unwrap_err();
        assert!(refused.to_string().starts_with("TRIBUTARY_DATA_DIR must be"), "{refused}");
    }

    #[test]
    fn what_is_impossible_is_refused_by_name_without_its_value() {
        assert!(refused("TRIBUTARY_BIND", "3000").starts_with("TRIBUTARY_BIND must be"));
        assert!(refused("PUBLIC_URL", "hub.example.com").starts_with("PUBLIC_URL must be"));
        assert!(!refused("SESSION_SECRET", "short-secret").contains("short-secret"));
        let says = refused("DATABASE_URL", "foo://me:secret@x");
        assert!(says.contains("foo://, which is no database"), "{says}");
        for odd in ["foo://me:secret@x", "me:secret@x", "secret"] {
            let says = refused("DATABASE_URL", odd);
            assert!(says.contains("sqlite: or postgres:") && !says.contains("secret"), "{says}");
        }
        assert!(refused("TLS_CERT", "cert.pem").starts_with("TLS_KEY must be set"));
    }
}
