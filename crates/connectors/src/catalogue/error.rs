//! A provider file that does not read.

use std::{fmt, path::Path};

/// Why a provider file was refused. Shown as `providers/acme.toml:12:5: unknown key …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueError {
    /// The file, as in the repository or as found in the directory.
    pub file: String,
    /// Line and column, counted from one. Nothing when the file could not be read at all.
    pub position: Option<(usize, usize)>,
    /// What is wrong there, and what was expected.
    pub message: String,
}

impl CatalogueError {
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self {
            file: path.display().to_string(),
            position: None,
            message: format!("cannot be read: {error}"),
        }
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for CatalogueError {}
