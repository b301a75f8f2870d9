//! `cargo xtask test`: everything that has to hold before a change goes in.
//!
//! The legs run one after the other and none stops because another failed. The last line counts
//! the tests of all of them.

mod e2e;
mod lint;
mod peer;
mod product;
mod rust;
mod summary;
mod tally;
mod vendors;

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
    /// Syncs from servers that others have written
    Peer,
    /// The clients that vendors publish, against the sandbox
    Vendors,
    /// The built product in Chromium
    E2e,
}

impl Leg {
    fn parts(self) -> &'static [Part] {
        match self {
            Self::Format => &[Part { name: "format", run: format }],
            Self::Deps => &[Part { name: "deps", run: || deps::run().map(no_tests) }],
            Self::Lint => &[Part { name: "lint", run: || lint::run().map(no_tests) }],
            Self::Docs => &[Part { name: "docs", run: docs }],
            Self::Sqlite => &[Part { name: "sqlite", run: rust::on_sqlite }],
            Self::Postgres => &[Part { name: "postgres", run: rust::on_postgres }],
            Self::Peer => &peer::PARTS,
            Self::Vendors => &[Part { name: "vendors", run: vendors::run }],
            Self::E2e => &[Part { name: "e2e", run: e2e::run }],
        }
    }
}

/// A line of the summary. Most legs are one; where the parts of a leg need different things, each
/// that cannot be had is named, and the others run.
struct Part {
    name: &'static str,
    run: fn() -> Result<Tally>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    site::make_folder()?;
    let mut entries = Vec::new();
    for leg in Leg::value_variants() {
        if args.only.is_empty() || args.only.contains(leg) {
            entries.extend(leg.parts().iter().map(run_part));
        }
    }
    summary::print(&entries);
    let bad = entries.iter().filter(|entry| entry.verdict != Verdict::Passed).count();
    if bad > 0 {
        bail!("{bad} of {} did not pass", entries.len());
    }
    Ok(())
}

fn run_part(part: &Part) -> Entry {
    let name = part.name;
    println!("\n===== {name} =====");
    let start = Instant::now();
    let outcome = if children::interrupted() {
        Err(Missing("interrupted".into()).into())
    } else {
        (part.run)()
    };
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

fn format() -> Result<Tally> {
    children::run(&mut cargo(&["fmt", "--all", "--check"])).map(no_tests)
}

fn docs() -> Result<Tally> {
    let mut rustdoc = cargo(&["doc", "--no-deps"]);
    children::run(rustdoc.args(PRODUCT).env("RUSTDOCFLAGS", "-D warnings"))?;
    tally::of(cargo(&["test", "--doc", "--no-fail-fast"]).args(PRODUCT))
}

fn no_tests((): ()) -> Tally {
    Tally::default()
}
