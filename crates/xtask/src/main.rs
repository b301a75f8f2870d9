//! `cargo xtask`: everything one does to this house besides editing it.
//!
//! One file a command; `cargo xtask help` lists them. What the commands share: [`site`] makes the
//! files the browser gets, [`server`] the binary, [`tools`] finds or installs what the machine
//! must have, [`children`] starts other programs and never leaves one behind.

mod bench;
mod build;
mod cargo;
mod checksum;
mod children;
mod deps;
mod dev;
mod dist;
mod e2e;
mod house;
mod http;
mod new_provider;
mod ports;
mod reference;
mod run;
mod server;
mod site;
mod size;
mod step;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs and tests Tributary.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and start the demo
    Run(run::Args),
    /// Build everything: WASM, CSS, static files, server
    Build(build::Args),
    /// Build everything, start the demo, and do both again whenever a source file changes
    Dev(run::Args),
    /// Run every check and test; ends with a summary
    Test(test::Args),
    /// Measure: how fast a sync is, and whether a long soak loses anything
    Bench(bench::Args),
    /// Check who depends on whom
    Deps,
    /// Run the browser tests only, passing arguments on to Playwright
    E2e(e2e::Args),
    /// Measure what the browser downloads, and the release binary, against their budgets
    Size,
    /// Write the beginning of a provider file
    NewProvider(new_provider::Args),
    /// Write the reference of the provider files' format, crates/connectors/FORMAT.md
    Reference,
    /// Make a release binary with everything inside, and its checksum, in target/dist
    Dist,
}

fn main() -> ExitCode {
    children::stop_on_signals();
    let outcome = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Dev(args) => dev::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Deps => deps::run(),
        Command::E2e(args) => e2e::run(&args),
        Command::Size => size::run(),
        Command::NewProvider(args) => new_provider::run(&args),
        Command::Reference => reference::run(),
        Command::Dist => dist::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if children::interrupted() => {
            eprintln!("\nInterrupted; everything that was started has been stopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
