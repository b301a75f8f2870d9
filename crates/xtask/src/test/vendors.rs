//! The clients that vendors publish, against the pretend providers: what satisfies them is
//! faithful.

use std::process::Command;

use anyhow::{Result, bail};

use super::product;
use super::tally::{self, Tally};
use crate::server::{self, Demo};
use crate::step::step;
use crate::tools::node;
use crate::{house, ports};

pub(super) fn run() -> Result<Tally> {
    step("npm packages of the vendors", node::install_vendors)?;
    let binary = product::binary()?;
    let folder = tempfile::Builder::new().prefix("tributary-vendors-").tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("tributary.db").display());
    let data = ["--data-dir".to_owned(), folder.path().display().to_string()];
    let (port, sandbox_port) = (ports::free()?, ports::free()?);
    let demo = Demo { port, sandbox_port, database_url: Some(&url), extra: &data };
    let _sandbox = step("the pretend providers", || server::start_for_tests(&binary, &demo))?;

    let mut command = Command::new("node");
    command
        // Said, because what is printed to a pipe differs from version to version.
        .args(["--test", "--test-reporter=spec"])
        .current_dir(house::vendors())
        .env("SANDBOX_URL", format!("http://127.0.0.1:{sandbox_port}"));
    let tally = tally::of(&mut command)?;
    if tally.passed == 0 {
        bail!("no test of the vendors' clients ran");
    }
    Ok(tally)
}
