//! Debian's packages, when we may install them.

use std::process::Command;

use anyhow::Result;

use super::on_path;
use crate::children;

/// Root on a Debian-like system: the only case in which we install system packages unasked.
pub(crate) fn may_install() -> bool {
    rustix::process::geteuid().is_root() && on_path("apt-get").is_some()
}

/// Installs packages, refreshing the package lists only when the ones at hand do not do.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    eprintln!("    installing {} with apt-get", packages.join(", "));
    if run("install", packages).is_ok() {
        return Ok(());
    }
    run("update", &[])?;
    run("install", packages)
}

fn run(what: &str, packages: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", what]);
    if what == "install" {
        command.args(["-y", "--no-install-recommends"]);
    }
    children::output(command.args(packages)).map(drop)
}
