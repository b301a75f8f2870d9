//! `cargo xtask reference`: the reference of the provider files' format, written out of the sources.
//!
//! The types that read a provider file say in their doc comments what each key means; their fields
//! and serde attributes say what it is called, what it takes and what holds without it. Nothing of
//! that is said a second time: [`outline`] has only the order of the sections. What it does not know
//! how to read is an error, so that a new key cannot be left out.

mod attributes;
mod complete;
mod defaults;
mod docs;
mod format;
mod keys;
mod kinds;
mod markdown;
mod models;
mod outline;
mod schemes;
mod sources;
mod variables;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::house;
use format::Format;
use sources::Sources;

/// Writes the reference.
pub(crate) fn run() -> Result<()> {
    let file = file();
    fs::write(&file, text()?).with_context(|| format!("cannot write {}", file.display()))?;
    println!("{}", file.display());
    Ok(())
}

fn file() -> PathBuf {
    house::root().join("crates/connectors/FORMAT.md")
}

/// The reference as the sources of now have it.
fn text() -> Result<String> {
    let connectors = Sources::read(&house::root().join("crates/connectors/src"))?;
    let contract = Sources::read(&house::root().join("crates/contract/src"))?;
    let format = Format::new(&connectors, outline::SECTIONS, outline::ELSEWHERE);
    let page = markdown::page(&format, &contract)?;
    complete::check(&format)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_what_the_sources_say() {
        let written = fs::read_to_string(file()).unwrap_or_default();
        assert!(
            written == text().unwrap(),
            "crates/connectors/FORMAT.md is not what the sources say: run `cargo xtask reference`"
        );
    }
}
