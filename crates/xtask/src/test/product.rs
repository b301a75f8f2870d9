//! The product under test, for the runners that start it as a process.

use std::env;
use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::server::{self, BINARY, Profile};
use crate::step::step;

/// The one that `TRIBUTARY_BIN` names, or that of this tree, compiled once.
pub(super) fn binary() -> Result<PathBuf> {
    static COMPILED: OnceLock<PathBuf> = OnceLock::new();
    if let Some(given) = env::var_os(BINARY).map(PathBuf::from) {
        if !given.is_file() {
            bail!("{BINARY} names {}, and there is no such file", given.display());
        }
        return Ok(given);
    }
    if let Some(compiled) = COMPILED.get() {
        return Ok(compiled.clone());
    }
    let compiled = step("server", || server::build(Profile::Tested))?;
    Ok(COMPILED.get_or_init(|| compiled).clone())
}
