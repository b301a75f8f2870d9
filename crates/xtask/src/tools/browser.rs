//! A Chromium for the browser tests.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{Missing, apt, node, on_path};
use crate::children;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser to test with.
pub(crate) enum Browser {
    /// One of this machine.
    At(PathBuf),
    /// The one Playwright keeps for itself.
    OfPlaywright,
}

/// Looks at `PLAYWRIGHT_CHROMIUM` and the PATH, then installs Debian's, then has Playwright
/// download its own.
pub(crate) fn find_or_install() -> Result<Browser> {
    if let Some(given) = env::var_os("PLAYWRIGHT_CHROMIUM") {
        let given = PathBuf::from(given);
        if !given.is_file() {
            bail!(Missing(format!(
                "PLAYWRIGHT_CHROMIUM names {}, and there is no such file",
                given.display()
            )));
        }
        return Ok(Browser::At(given));
    }
    if let Some(found) = installed() {
        return Ok(Browser::At(found));
    }
    if apt::may_install()
        && apt::install(&["chromium"]).is_ok()
        && let Some(found) = installed()
    {
        return Ok(Browser::At(found));
    }
    eprintln!("    no Chromium on this machine: asking Playwright for its own");
    match children::run(&mut node::playwright(&["install", "chromium"])) {
        Ok(()) => Ok(Browser::OfPlaywright),
        Err(_) => bail!(Missing(
            "no Chromium was found and none could be installed: install one and name it in PLAYWRIGHT_CHROMIUM"
                .to_owned()
        )),
    }
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| on_path(name))
}
