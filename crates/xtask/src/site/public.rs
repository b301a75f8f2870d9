//! Files that go to the browser as they are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Adds the files of `folder`, if there is one.
pub(super) fn add(folder: &Path, files: &mut super::Files) -> Result<()> {
    for path in files_below(folder)? {
        let from = folder.join(&path);
        let contents =
            fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
        files.insert(path, contents);
    }
    Ok(())
}

/// The files below a folder, as paths relative to it, in order; none if there is no such folder.
pub(super) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&next)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}
