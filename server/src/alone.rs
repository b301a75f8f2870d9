//! One process for one SQLite database.
//!
//! A start ends the runs that are marked as running, because nobody can be working on them (see
//! `hub::sync_runs`). A second process on the same database would end those of the first.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use hub::database;

use crate::serve::ServeError;

/// Whoever holds this is the only process that serves the database. The system takes it back when
/// the process ends, however it ends.
#[derive(Debug)]
pub enum Alone {
    /// The place, which is kept for as long as the file is open.
    Kept(File),
    /// PostgreSQL, which any number of processes may share.
    Shared,
}

impl Alone {
    /// Takes the place, or says who has it. The lock lies beside the database, and not in the data
    /// folder, because two folders may be said to have the same database.
    pub fn with(database_url: &str) -> Result<Self, ServeError> {
        database::file(database_url).map_or(Ok(Self::Shared), |path| lock(&path).map(Self::Kept))
    }
}

/// Whether a process serves the database now; nothing with PostgreSQL, where it cannot be told.
pub fn is_taken(database_url: &str) -> Option<bool> {
    let database = database::file(database_url)?;
    // Shared and for a moment: whoever else only looks does not see a server in it.
    let file = File::open(lock_file(&database));
    Some(file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))))
}

fn lock_file(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

fn lock(database: &Path) -> Result<File, ServeError> {
    let path = lock_file(database);
    let failed = |source| ServeError::File { what: path.display().to_string(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(ServeError::NotAlone { database: database.to_owned() })
        }
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_has_one_place_and_it_is_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        assert_eq!(is_taken(&url("one.db")), Some(false));
        let first = Alone::with(&url("one.db")).unwrap();
        assert_eq!(is_taken(&url("one.db")), Some(true));
        assert!(Alone::with(&url("two.db")).is_ok());
        let refused = Alone::with(&url("one.db")).unwrap_err();
        assert!(matches!(refused, ServeError::NotAlone { .. }), "{refused}");
        drop(first);
        assert_eq!(is_taken(&url("one.db")), Some(false));
        assert!(Alone::with(&url("one.db")).is_ok());
    }

    #[test]
    fn what_is_not_a_file_has_room_for_all() {
        for url in ["postgres://localhost/tributary", "sqlite::memory:"] {
            assert_eq!(database::file(url), None, "{url}");
            assert!(Alone::with(url).is_ok(), "{url}");
        }
    }
}
