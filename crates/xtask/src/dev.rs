//! `cargo xtask dev`: the demo, built and started again whenever a source file changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::children::{self, Service};
use crate::server::{self, Demo, Profile};
use crate::site::Pace;
use crate::{build, house, run};

const SOURCES: [&str; 8] =
    ["app", "crates", "frontend", "migrations", "server", "style", "Cargo.toml", "Cargo.lock"];

const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

pub(crate) fn run(args: &run::Args) -> Result<()> {
    let demo = args.demo()?;
    let mut running: Option<(Service, SystemTime)> = None;
    loop {
        let before = look();
        match build::everything(Pace::Quick, Profile::of(args.release)) {
            Ok(binary) => running = restart(running, &binary, &demo)?,
            // The last good one keeps running while the mistake is found.
            Err(error) if !children::interrupted() => eprintln!("\nerror: {error:#}"),
            Err(_) => {}
        }
        eprintln!("Waiting for a source file to change.");
        while look() == before {
            if children::interrupted() {
                return Ok(());
            }
            if let Some((server, _)) = &mut running
                && let Some(status) = server.ended()?
            {
                eprintln!("tributary ended ({status}); it starts again after the next change.");
                running = None;
            }
            thread::sleep(BETWEEN_LOOKS);
        }
    }
}

/// Leaves the server alone when only the site has changed.
fn restart(
    running: Option<(Service, SystemTime)>,
    binary: &Path,
    demo: &Demo<'_>,
) -> Result<Option<(Service, SystemTime)>> {
    let made = fs::metadata(binary)?.modified()?;
    match running {
        Some((server, of)) if of == made => Ok(Some((server, of))),
        other => {
            drop(other);
            match server::start(binary, demo) {
                Ok(server) => {
                    run::welcome(demo);
                    Ok(Some((server, made)))
                }
                Err(error) => {
                    eprintln!("\nerror: {error:#}");
                    Ok(None)
                }
            }
        }
    }
}

/// What tells one state of the sources from another: how many files, and the newest time.
fn look() -> (usize, Option<SystemTime>) {
    let mut files = 0;
    let mut newest = None;
    let mut left: Vec<PathBuf> = SOURCES.iter().map(|source| house::root().join(source)).collect();
    while let Some(path) = left.pop() {
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() {
            left.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|e| e.path()));
        } else {
            files += 1;
            newest = newest.max(about.modified().ok());
        }
    }
    (files, newest)
}
