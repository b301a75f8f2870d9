//! How fast a first sync is, beside a straight script that does as little as it can, and how much
//! memory it takes: for so many records, and for ten times as many.
//!
//! `cargo xtask bench sync` runs it. Both read the same pages of the same sandbox, one after the
//! other, into SQLite.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![allow(dead_code, reason = "the modules shared with the tests offer more than is used here")]

#[path = "../tests/server/outside.rs"]
mod outside;
#[path = "../tests/server/program.rs"]
mod program;
#[path = "../tests/server/runs.rs"]
mod runs;

use std::{env, fs, path::Path, process::Command, time::Duration};

use contract::sync_run::{RunStatus, SyncRunDetail};
use testkit::{Browser, TemporaryDatabase, World};

use crate::{
    outside::{Outside, connect},
    program::Program,
};

/// Records of the smaller reading: a thousand pages.
const RECORDS: u32 = 100_000;

/// The most memory that a sync may take, in MB.
const MEMORY: u64 = 120;

#[tokio::main]
async fn main() {
    let records = number("TRIBUTARY_BENCH_RECORDS").unwrap_or(RECORDS);
    println!("  records               tributary         straight script  ratio    memory");
    let mut within = true;
    for many in [records, records * 10] {
        let outside = Outside::with_orders(many).await;
        let straight = straight(&outside).await;
        let (ours, memory) = tributary(&outside, many).await;
        let ratio = straight.as_secs_f64() / ours.as_secs_f64();
        println!(
            "{many:>9}  {}  {}  {ratio:>5.2}  {memory:>5} MB",
            pace(many, ours),
            pace(many, straight)
        );
        within &= ratio >= 1.0 && memory <= MEMORY;
    }
    println!("budget: a ratio of at least 1, and at most {MEMORY} MB, whatever the number");
    if !within {
        println!("over budget");
        std::process::exit(1);
    }
}

fn number(variable: &str) -> Option<u32> {
    env::var(variable).ok()?.parse().ok()
}

fn pace(records: u32, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!("{seconds:>6.1} s {:>10.0} /s", f64::from(records) / seconds)
}

/// How long the script takes for all orders.
async fn straight(outside: &Outside) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let host = outside.url.authority().to_owned();
    let database = folder.path().join("straight.db");
    let output = tokio::task::spawn_blocking(move || {
        Command::new("python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/straight.py"))
            .args([&host, "/mock-saas/external/orders", &World::sandbox_key("mock-saas")])
            .arg(database)
            .output()
            .expect("python3 runs the straight script")
    });
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let (read, seconds) = printed.trim().split_once(' ').unwrap();
    assert_eq!(read.parse::<usize>().unwrap(), outside.orders().len());
    Duration::from_secs_f64(seconds.parse().unwrap())
}

/// How long the first sync takes from its start to its end, and the most memory, in MB, that the
/// process ever had.
async fn tributary(outside: &Outside, orders: u32) -> (Duration, u64) {
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let program = Program::demo(&database, &[(name, address.as_str())]).await;
    let admin = program.admin().await;
    let connection = connect(&admin).await;
    let run = first_sync(&admin, &connection).await;
    assert_eq!(run.row.status, RunStatus::Succeeded, "{:?}", run.row.error);
    assert!(run.row.counts.inserted >= orders.into(), "{:?}", run.row.counts);
    let time = run.row.finished_at.unwrap() - run.row.started_at.unwrap();
    (time.to_std().unwrap(), most_memory(program.id()))
}

/// However long it takes.
async fn first_sync(admin: &Browser, connection: &str) -> SyncRunDetail {
    let run = runs::start(admin, connection).await;
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let answer = admin.get(&format!("/rpc/sync_runs/get?id={run}")).send().await.unwrap();
        let detail: SyncRunDetail = answer.json().await.unwrap();
        if !detail.row.status.is_active() {
            return detail;
        }
    }
}

/// The peak of a process's resident memory, in MB.
fn most_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    (kibibytes * 1_024).div_ceil(1_000_000)
}
