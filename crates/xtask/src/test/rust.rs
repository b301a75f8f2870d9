//! The Rust tests, on one database or the other.
//!
//! Always with the same selection of packages: another one would compile half the tree again for
//! features that differ.

use std::env;
use std::process::Command;

use anyhow::{Result, bail};

use super::tally::{self, Tally};
use crate::cargo::{DATABASE_PACKAGES, PRODUCT, cargo};
use crate::step::step;
use crate::tools::on_path;
use crate::tools::postgres::Postgres;

/// Names the PostgreSQL to test with; testkit reads it.
const TEST_DATABASE_URL: &str = "TEST_DATABASE_URL";

/// Where the GitHub peer listens; the test `peer_github` reads it.
const PEER_GITHUB: &str = "TRIBUTARY_PEER_GITHUB";

pub(super) fn on_sqlite() -> Result<Tally> {
    let product = tally::of(tests().args(PRODUCT));
    let ours = tally::of(tests().arg("--package=xtask"));
    tally::both(product, ours)
}

pub(super) fn on_postgres() -> Result<Tally> {
    if let Ok(given) = env::var(TEST_DATABASE_URL) {
        return with_postgres(&given);
    }
    let ours = step("a PostgreSQL of our own", Postgres::start)?;
    with_postgres(ours.url())
}

fn with_postgres(url: &str) -> Result<Tally> {
    let mut command = tests();
    command.args(PRODUCT).env(TEST_DATABASE_URL, url);
    if has_nextest() {
        command.args(["--filter-expr", DATABASE_PACKAGES]);
    }
    tally::of(&mut command)
}

/// Runs the tests that talk to the GitHub peer, and no others.
pub(super) fn against_peer(port: u16) -> Result<Tally> {
    let mut command = tests();
    command.args(PRODUCT).env(PEER_GITHUB, format!("http://127.0.0.1:{port}"));
    if has_nextest() {
        command.args(["--run-ignored=only", "peer_github"]);
    } else {
        command.args(["peer_github", "--", "--ignored"]);
    }
    let tally = tally::of(&mut command)?;
    if tally.passed == 0 {
        bail!("no ignored test is called peer_github...: none ran");
    }
    Ok(tally)
}

/// A run of tests by cargo-nextest, which is faster, or by cargo itself.
fn tests() -> Command {
    let mut command = if has_nextest() {
        cargo(&["nextest", "run", "--no-fail-fast", "--config-file", "crates/xtask/nextest.toml"])
    } else {
        // Without --doc: the examples have a leg of their own.
        cargo(&["test", "--no-fail-fast", "--lib", "--bins", "--tests"])
    };
    // The developer's own settings are not the tests'.
    for name in [TEST_DATABASE_URL, PEER_GITHUB, "DATABASE_URL"] {
        command.env_remove(name);
    }
    command
}

fn has_nextest() -> bool {
    on_path("cargo-nextest").is_some()
}
