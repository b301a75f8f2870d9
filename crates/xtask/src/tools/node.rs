//! Node, and the packages of the tests in end2end: npm's, and those of their Python peers.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Missing, on_path};
use crate::checksum::sha256;
use crate::{children, house};

const OLDEST: u32 = 20;

/// Installs end2end's packages, unless the lock file's are there already.
pub(crate) fn install_packages() -> Result<()> {
    install_in(&house::end2end())
}

/// Installs the clients that vendors publish, likewise.
pub(crate) fn install_vendors() -> Result<()> {
    install_in(&house::vendors())
}

/// Installs the Python packages of one of end2end's peers, likewise.
pub(crate) fn install_python(peer: &str) -> Result<()> {
    require()?;
    let installed = children::output(script("peers/python/install.mjs").arg(peer));
    installed.map(drop).map_err(|error| Missing(format!("{peer} cannot be had: {error:#}")).into())
}

fn install_in(folder: &Path) -> Result<()> {
    require()?;
    let mut wanted = Vec::new();
    for file in ["package.json", "package-lock.json"] {
        let path = folder.join(file);
        wanted.extend(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let wanted = sha256(&wanted);
    let note = folder.join("node_modules/.installed-by-xtask");
    if fs::read_to_string(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if let Err(error) = children::run(Command::new("npm").arg("ci").current_dir(folder)) {
        let folder = folder.display();
        bail!(Missing(format!("the npm packages of {folder} could not be installed: {error:#}")));
    }
    fs::write(note, wanted)?;
    Ok(())
}

/// `node FILE` in end2end.
pub(crate) fn script(file: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(file).current_dir(house::end2end());
    command
}

/// Playwright's command line. Started through node and not npx, which would stand between us and
/// it and swallow our signals.
pub(crate) fn playwright(args: &[&str]) -> Command {
    let mut command = script("node_modules/@playwright/test/cli.js");
    command.args(args);
    command
}

fn require() -> Result<()> {
    for program in ["node", "npm"] {
        if on_path(program).is_none() {
            bail!(Missing(format!("{program} is not installed: install Node {OLDEST} or newer")));
        }
    }
    let version = children::output(Command::new("node").arg("--version"))?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => bail!(Missing(format!(
            "Node {} is too old: install Node {OLDEST} or newer",
            version.trim().trim_start_matches('v')
        ))),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_major_version_is_read() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
