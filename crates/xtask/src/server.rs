//! The server: its binary, and the demo it can run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use crate::children::Service;
use crate::site::NAME;
use crate::{cargo, house, http, site};

/// Names the product's binary, to those who start it.
pub(crate) const BINARY: &str = "TRIBUTARY_BIN";

/// How the server is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to compile; reads the site's files from their folder.
    Dev,
    /// The same, along with the Rust tests and the features they switch on: after those tests
    /// nothing is left to compile.
    Tested,
    /// Fast and small, with the site inside: build the site first.
    Release,
}

impl Profile {
    pub(crate) fn of(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }
}

/// Compiles the server; the path of its binary.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    site::make_folder()?;
    let alone = ["build", "-p", "server", "--bin", "tributary"];
    let mut command = match profile {
        Profile::Dev | Profile::Release => cargo::cargo(&alone),
        Profile::Tested => cargo::cargo(&["test", "--no-run"]),
    };
    match profile {
        Profile::Dev => {}
        Profile::Tested => {
            command.args(cargo::PRODUCT);
        }
        Profile::Release => {
            command.arg("--release");
        }
    }
    cargo::build(&mut command).context("the server did not compile")?.executable("tributary")
}

/// Where a demo listens and keeps its data.
pub(crate) struct Demo<'a> {
    pub(crate) port: u16,
    pub(crate) sandbox_port: u16,
    pub(crate) database_url: Option<&'a str>,
    pub(crate) extra: &'a [String],
}

/// Starts a demo and waits until it serves.
pub(crate) fn start(binary: &Path, demo: &Demo<'_>) -> Result<Service> {
    launch(command(binary, demo).envs(environment()), demo)
}

/// The same without the developer's own settings: their keys would make connections.
pub(crate) fn start_for_tests(binary: &Path, demo: &Demo<'_>) -> Result<Service> {
    launch(command(binary, demo).env_clear().envs(environment()), demo)
}

fn command(binary: &Path, demo: &Demo<'_>) -> Command {
    let mut command = Command::new(binary);
    command
        .current_dir(house::root())
        .args(["serve", "--demo"])
        .args(["--bind", &format!("127.0.0.1:{}", demo.port)])
        .args(["--sandbox-bind", &format!("127.0.0.1:{}", demo.sandbox_port)]);
    if let Some(url) = demo.database_url {
        command.args(["--database-url", url]);
    }
    command.args(demo.extra);
    command
}

fn launch(command: &mut Command, demo: &Demo<'_>) -> Result<Service> {
    let mut server = Service::start("tributary", command, Signal::TERM)?;
    server
        .wait_until(Duration::from_mins(2), || http::status(demo.port, "/healthz") == Some(200))?;
    Ok(server)
}

/// Tells a test runner which product to start, and what that has to be told.
pub(crate) fn hand_to(runner: &mut Command, binary: &Path) {
    runner.env(BINARY, binary).envs(environment());
}

/// What a server built from this tree has to be told: where the site is.
fn environment() -> [(&'static str, String); 3] {
    [
        ("LEPTOS_OUTPUT_NAME", NAME.to_owned()),
        ("LEPTOS_SITE_ROOT", house::site().display().to_string()),
        ("LEPTOS_SITE_PKG_DIR", "pkg".to_owned()),
    ]
}

/// Waits until the demo ends: by Ctrl-C, or as an error of its own.
pub(crate) fn wait(mut server: Service) -> Result<()> {
    let status = server.wait()?;
    if crate::children::interrupted() {
        eprintln!("Stopped.");
        return Ok(());
    }
    if !status.success() {
        bail!("tributary ended by itself ({status})");
    }
    Ok(())
}
