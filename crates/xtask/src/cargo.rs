//! Calls of cargo, made so that one command does not undo the work of another.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{children, house};

/// Everything that is compiled for this machine, but for xtask itself: its CSS and WASM libraries
/// switch features of shared dependencies on, and the server would be built a second time with
/// them. Native legs use this one selection, so that they share what they compile.
pub(crate) const PRODUCT: [&str; 5] =
    ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// Those of [`PRODUCT`] that talk to the database, as a filter of cargo-nextest.
pub(crate) const DATABASE_PACKAGES: &str =
    "package(hub) | package(server) | package(migrations) | package(testkit)";

/// A call of the cargo that runs us.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(args);
    at_home(&mut command);
    command
}

/// Runs a cargo-like program in the tree's root without what `cargo run` put into our environment:
/// some build scripts ask to be run again whenever a `CARGO_PKG_*` variable changes.
pub(crate) fn at_home(command: &mut Command) {
    command.current_dir(house::root());
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
}

/// What a build made, read from `--message-format=json-render-diagnostics`.
pub(crate) struct Artifacts(Vec<Value>);

/// Runs a cargo build and reads what it made.
pub(crate) fn build(command: &mut Command) -> Result<Artifacts> {
    let text = children::answer(command.arg("--message-format=json-render-diagnostics"))?;
    Ok(Artifacts::read(&text))
}

impl Artifacts {
    fn read(text: &str) -> Self {
        Self(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// The executable of a binary target, not that of its unit tests.
    pub(crate) fn executable(&self, name: &str) -> Result<PathBuf> {
        self.of_target(name)
            .filter(|made| made["profile"]["test"] != true)
            .find_map(|made| made["executable"].as_str())
            .map(PathBuf::from)
            .with_context(|| format!("cargo said nothing of an executable `{name}`"))
    }

    /// The file of a library target with this ending.
    pub(crate) fn file(&self, name: &str, ending: &str) -> Result<PathBuf> {
        self.of_target(name)
            .flat_map(|made| made["filenames"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .find(|file| file.ends_with(ending))
            .map(PathBuf::from)
            .with_context(|| format!("cargo said nothing of a {ending} file of `{name}`"))
    }

    fn of_target<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter(move |made| {
            made["reason"] == "compiler-artifact" && made["target"]["name"] == name
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_found_among_cargos_messages() {
        let artifacts = Artifacts::read(concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"server"},"filenames":["/t/libserver.rlib"],"executable":null}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","target":{"name":"tributary"},"profile":{"test":true},"filenames":[],"executable":"/t/deps/tributary-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"tributary"},"profile":{"test":false},"filenames":[],"executable":"/t/tributary"}"#,
        ));
        assert_eq!(artifacts.executable("tributary").unwrap(), PathBuf::from("/t/tributary"));
        assert_eq!(artifacts.file("server", ".rlib").unwrap(), PathBuf::from("/t/libserver.rlib"));
        assert!(artifacts.executable("server").is_err());
    }
}
