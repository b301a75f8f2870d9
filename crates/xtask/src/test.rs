//! `cargo xtask test`: everything that has to hold before a change goes in.
//!
//! The legs run one after the other and none stops because another failed. The last line counts
//! the tests of all of them.

mod e2e;
mod lint;
mod peer;
mod rust;
mod summary;
mod tally;

use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::cargo::{PRODUCT, cargo};
use crate::tools::Missing;
use crate::{children, deps, site};
use summary::{Entry, Verdict};
use tally::{Tally, TestsFailed};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this leg alone; may be given several times
    #[arg(long, value_name = "LEG")]
    only: Vec<Leg>,
}

/// In the order they run: the quick ones first.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Leg {
    /// cargo fmt
    Format,
    /// Who depends on whom
    Deps,
    /// clippy, for this machine and for the browser
    Lint,
    /// rustdoc without a warning, and the examples in it
    Docs,
    /// Unit and integration tests on SQLite
    Sqlite,
    /// The tests of the crates that use the database, on a real PostgreSQL
    Postgres,
    /// A sync against GitHub's own API description
    Peer,
    /// The built product in Chromium
    E2e,
}

impl Leg {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Deps => "deps",
            Self::Lint => "lint",
            Self::Docs => "docs",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Peer => "peer",
            Self::E2e => "e2e",
        }
    }

    fn run(self) -> Result<Tally> {
        match self {
            Self::Format => children::run(&mut cargo(&["fmt", "--all", "--check"])).map(no_tests),
            Self::Deps => deps::run().map(no_tests),
            Self::Lint => lint::run().map(no_tests),
            Self::Docs => docs(),
            Self::Sqlite => rust::on_sqlite(),
            Self::Postgres => rust::on_postgres(),
            Self::Peer => peer::run(),
            Self::E2e => e2e::run(),
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    site::make_folder()?;
    let mut entries = Vec::new();
    for leg in Leg::value_variants() {
        if args.only.is_empty() || args.only.contains(leg) {
            entries.push(run_leg(*leg));
        }
    }
    summary::print(&entries);
    let bad = entries.iter().filter(|entry| entry.verdict != Verdict::Passed).count();
    if bad > 0 {
        bail!("{bad} of {} legs did not pass", entries.len());
    }
    Ok(())
}

fn run_leg(leg: Leg) -> Entry {
    let name = leg.name();
    println!("\n===== {name} =====");
    let start = Instant::now();
    let outcome =
        if children::interrupted() { Err(Missing("interrupted".into()).into()) } else { leg.run() };
    let time = start.elapsed();
    match outcome {
        Ok(tally) => Entry { name, verdict: Verdict::Passed, time, reason: tally.said(), tally },
        Err(error) => {
            let missing = error.chain().any(<dyn std::error::Error>::is::<Missing>);
            let verdict = if missing { Verdict::CouldNotRun } else { Verdict::Failed };
            let tally =
                error.downcast_ref::<TestsFailed>().map_or_else(Tally::default, |f| f.tally);
            let reason = one_line(&format!("{error:#}"));
            println!("{name}: {reason}");
            Entry { name, verdict, time, reason, tally }
        }
    }
}

/// The first line, cut where a compiler begins to spell out a type.
fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}

fn docs() -> Result<Tally> {
    let mut rustdoc = cargo(&["doc", "--no-deps"]);
    children::run(rustdoc.args(PRODUCT).env("RUSTDOCFLAGS", "-D warnings"))?;
    tally::of(cargo(&["test", "--doc", "--no-fail-fast"]).args(PRODUCT))
}

fn no_tests((): ()) -> Tally {
    Tally::default()
}
