//! What the machine must have. Each tool is looked for first, installed where that needs no
//! questions, and otherwise the command stops with one sentence that says what to do.

pub(crate) mod apt;
pub(crate) mod browser;
pub(crate) mod node;
pub(crate) mod postgres;
pub(crate) mod wasm;

use std::env;
use std::fmt;
use std::path::PathBuf;

/// Something the machine lacks; the sentence says what, and how to get it.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// A program on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
