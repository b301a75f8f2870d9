//! The two secrets of an installation: given by the operator, or generated on the first start of
//! an embedded one.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use hub::vault::Vault;
use secrecy::{ExposeSecret, SecretString};

use crate::config::{Config, ConfigError};

/// The secrets of an installation.
pub struct Secrets {
    /// What access tokens are signed with.
    pub session: SecretString,
    /// What credentials are encrypted with.
    pub encryption: SecretString,
}

/// Why the secrets are not there.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// They must be given, and are not.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The file cannot be read or written.
    #[error("the secret {path} cannot be read or written: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Finds the secrets, or generates them into the data folder when the database is embedded. With
/// PostgreSQL there may be several replicas, which must share them: they have to be given.
pub fn load(config: &Config) -> Result<Secrets, SecretsError> {
    let embedded = config.database_url.expose_secret().starts_with("sqlite:");
    let find = |given: &Option<SecretString>, variable: &str, file: &str| match given {
        Some(secret) => Ok(secret.clone()),
        None if embedded => stored(&config.data_dir.join(file)),
        None => Err(ConfigError::new(
            variable,
            "must be set when the database is PostgreSQL, because all replicas have to share it",
        )
        .into()),
    };
    Ok(Secrets {
        session: find(&config.session_secret, "SESSION_SECRET", "session-secret")?,
        encryption: find(
            &config.encryption_key,
            "INTEGRATION_ENCRYPTION_KEY",
            "integration-encryption-key",
        )?,
    })
}

/// Reads a secret from its file, after having generated it when there is none. Fernet keys are 32
/// random bytes, which serve as a signing secret just as well.
fn stored(path: &Path) -> Result<SecretString, SecretsError> {
    let failed =
        |source: io::Error| SecretsError::File { path: path.display().to_string(), source };
    match fs::read_to_string(path) {
        Ok(text) => return Ok(text.trim().to_owned().into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let secret = Vault::generate_key();
    write_private(path, secret.expose_secret()).map_err(failed)?;
    Ok(secret)
}

/// Writes a file that only its owner can read, and that was not there before.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
