//! `cargo xtask e2e`: the built product in a real browser.

use std::process::Command;

use anyhow::{Result, bail};

use crate::server::{self, Profile};
use crate::site::Pace;
use crate::step::step;
use crate::tools::browser::{self, Browser};
use crate::tools::node;
use crate::{build, children};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Handed on to Playwright: a file, `--project phone`, `--grep`, `--trace on` ...
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut command = prepare()?;
    if let Err(error) = children::run(command.args(&args.args)) {
        bail!("the browser tests failed: {error:#}");
    }
    Ok(())
}

/// Builds the product, finds or installs what the tests need, and returns the call of Playwright.
/// The tests themselves start the product, on free ports and with fresh data.
pub(crate) fn prepare() -> Result<Command> {
    // The tools first: their absence shows at once, and not after minutes of building.
    step("npm packages", node::install_packages)?;
    let browser = step("browser", browser::find_or_install)?;
    step("types of the browser tests", || {
        children::run(node::script("node_modules/typescript/bin/tsc").arg("--noEmit"))
    })?;
    let binary = build::everything(Pace::Shipped, Profile::Tested)?;

    let mut command = node::playwright(&["test"]);
    server::hand_to(&mut command, &binary);
    if let Browser::At(path) = browser {
        command.env("PLAYWRIGHT_CHROMIUM", path);
    }
    Ok(command)
}
