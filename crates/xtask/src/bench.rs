//! `cargo xtask bench`: measurements, against budgets where there are any. None of them is a test.

use anyhow::Result;
use clap::Subcommand;

use crate::cargo::cargo;
use crate::children;
use crate::step::step;
use crate::tools::postgres::Postgres;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Read many records for the first time, beside a straight script: pace, and memory
    Sync {
        /// Records of the smaller of two readings; the larger has ten times as many
        #[arg(long, default_value_t = 100_000)]
        records: u32,
    },
    /// Filter and sort a table of many orders, on SQLite and on a PostgreSQL of our own
    Tables {
        /// How many orders
        #[arg(long, default_value_t = 1_000_000)]
        records: u32,
    },
    /// Faults, kills and edits at random, for long; in the end nothing is lost or twice
    Soak {
        /// For how long
        #[arg(long, default_value_t = 20)]
        minutes: u64,
        /// The seed that an earlier soak printed
        #[arg(long)]
        seed: Option<u64>,
        /// On a PostgreSQL of our own, instead of SQLite
        #[arg(long)]
        postgres: bool,
    },
}

pub(crate) fn run(args: &Args) -> Result<()> {
    match &args.what {
        What::Sync { records } => sync(*records),
        What::Tables { records } => tables(*records),
        What::Soak { minutes, seed, postgres } => soak(*minutes, *seed, *postgres),
    }
}

fn sync(records: u32) -> Result<()> {
    let mut bench = cargo(&["bench", "--package=server", "--bench=sync"]);
    children::run(bench.env("TRIBUTARY_BENCH_RECORDS", records.to_string()))
}

fn tables(records: u32) -> Result<()> {
    let bench = || {
        let mut bench = cargo(&["bench", "--package=hub", "--bench=tables"]);
        bench.env("TRIBUTARY_BENCH_RECORDS", records.to_string());
        bench
    };
    children::run(&mut bench())?;
    let ours = step("a PostgreSQL of our own", Postgres::start)?;
    children::run(bench().env("TEST_DATABASE_URL", ours.url()))
}

/// The soak of the tests, for longer.
fn soak(minutes: u64, seed: Option<u64>, postgres: bool) -> Result<()> {
    let mut soak =
        cargo(&["test", "--package=server", "--test=server", "--", "--nocapture", "soak::"]);
    soak.env("TRIBUTARY_SOAK_SECONDS", (minutes * 60).to_string());
    if let Some(seed) = seed {
        soak.env("TRIBUTARY_SOAK_SEED", seed.to_string());
    }
    if postgres {
        let ours = step("a PostgreSQL of our own", Postgres::start)?;
        return children::run(soak.env("TEST_DATABASE_URL", ours.url()));
    }
    children::run(&mut soak)
}
