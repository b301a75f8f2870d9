//! The two secrets of an installation: given by the operator, or generated on the first start of
//! an embedded one.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use hub::vault::Vault;
use secrecy::{ExposeSecret, SecretString};
use tempfile::NamedTempFile;

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
    /// There is none, and it was not to be made.
    #[error(
        "there is no secret {path}: a start of `tributary serve` makes one, unless \
         INTEGRATION_ENCRYPTION_KEY and SESSION_SECRET are given"
    )]
    Missing {
        /// Which.
        path: String,
    },
    /// The file holds something else: it was cut short, or edited.
    #[error(
        "the secret {path} is damaged. Restore it from a backup; \
         without it what was encrypted is lost, and after deleting it a new one is made"
    )]
    Damaged {
        /// Which.
        path: String,
    },
}

/// Finds the secrets, or generates them into the data folder when the database is embedded. With
/// PostgreSQL there may be several replicas, which must share them: they have to be given.
pub fn load(config: &Config) -> Result<Secrets, SecretsError> {
    with(config, stored)
}

/// Finds the secrets of an installation that is there, and makes none.
pub fn find(config: &Config) -> Result<Secrets, SecretsError> {
    with(config, kept)
}

fn with(
    config: &Config,
    in_file: fn(&Path) -> Result<SecretString, SecretsError>,
) -> Result<Secrets, SecretsError> {
    let embedded = config.database_url.expose_secret().starts_with("sqlite:");
    let find = |given: &Option<SecretString>, variable: &str, file: &str| match given {
        Some(secret) => Ok(secret.clone()),
        None if embedded => in_file(&config.data_dir.join(file)),
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

/// Reads a secret from its file, after having generated it when there is none. Both are Fernet keys:
/// 32 random bytes, which serve as a signing secret just as well.
fn stored(path: &Path) -> Result<SecretString, SecretsError> {
    if !path.try_exists().map_err(|source| failed(path, source))? {
        keep(path, &Vault::generate_key()).map_err(|source| failed(path, source))?;
    }
    kept(path)
}

/// Reads a secret from its file.
fn kept(path: &Path) -> Result<SecretString, SecretsError> {
    let text = fs::read_to_string(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => SecretsError::Missing { path: path.display().to_string() },
        _ => failed(path, source),
    })?;
    let secret = SecretString::from(text.trim());
    match Vault::new(&secret) {
        Ok(_) => Ok(secret),
        Err(_) => Err(SecretsError::Damaged { path: path.display().to_string() }),
    }
}

fn failed(path: &Path, source: io::Error) -> SecretsError {
    SecretsError::File { path: path.display().to_string(), source }
}

/// Writes a secret into a file that only its owner can read: all of it or nothing, and never over
/// one that another start has made meanwhile.
fn keep(path: &Path, secret: &SecretString) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(secret.expose_secret().as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        _ => sync_folder(folder),
    }
}

/// A power cut must not take away the name of a file that credentials were encrypted with.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session-secret");
        let made = stored(&path).unwrap();
        assert_eq!(stored(&path).unwrap().expose_secret(), made.expose_secret());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_secret_that_another_start_made_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session-secret");
        let first = Vault::generate_key();
        keep(&path, &first).unwrap();
        keep(&path, &Vault::generate_key()).unwrap();
        assert_eq!(stored(&path).unwrap().expose_secret(), first.expose_secret());
    }

    #[test]
    fn a_secret_that_was_cut_short_is_refused_by_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("integration-encryption-key");
        let whole = Vault::generate_key();
        // The last character is padding: without it the key is still whole.
        for kept in [0, 20, 42] {
            fs::write(&path, &whole.expose_secret()[..kept]).unwrap();
            let says = stored(&path).err().unwrap().to_string();
            assert!(says.contains("integration-encryption-key is damaged"), "{says}");
            assert!(kept == 0 || !says.contains(&whole.expose_secret()[..kept]), "{says}");
        }
    }
}
