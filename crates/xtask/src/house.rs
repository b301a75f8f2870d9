//! Where things are in the working tree.

use std::env;
use std::path::{Path, PathBuf};

/// The working tree's top folder.
///
/// Asked of the running cargo and not baked in when this was compiled: with a target folder kept
/// outside the clone, the same xtask may serve another clone.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.ancestors().nth(2).map_or_else(|| here.clone(), Path::to_path_buf)
}

/// What the browser gets. Always here, wherever cargo's target folder is: the server's release
/// build embeds this folder.
pub(crate) fn site() -> PathBuf {
    root().join("target/site")
}

/// The built front end and style sheet.
pub(crate) fn pkg() -> PathBuf {
    site().join("pkg")
}

/// Notes of xtask to itself, so that unchanged steps can be left out.
pub(crate) fn notes() -> PathBuf {
    root().join("target/xtask")
}

/// The browser tests.
pub(crate) fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The clients that vendors publish.
pub(crate) fn vendors() -> PathBuf {
    end2end().join("vendors")
}
