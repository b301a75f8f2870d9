//! The command line.

use std::{fmt::Display, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{self, Config, ConfigError},
    doctor::{self, DoctorArgs},
    provider_command::{self, ProviderCommand},
    serve::{self, ServeError},
    sync_command::{self, SyncCommand},
    telemetry,
};

/// A self-hosted integration hub in one binary.
#[derive(Debug, Parser)]
#[command(name = "tributary", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the pages and does the work behind them.
    Serve(ServeArgs),
    /// Starts, lists and cancels syncs, with a server or without one.
    #[command(subcommand)]
    Sync(SyncCommand),
    /// Looks the installation over, changes nothing, and says what to do about what it finds.
    Doctor(DoctorArgs),
    /// Helps to write a provider file.
    #[command(subcommand)]
    Provider(ProviderCommand),
}

/// What can be said on the command line; it goes before the environment.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// A demonstration: sample users, and pretend providers on a port of their own.
    #[arg(long)]
    pub demo: bool,
    /// The address to serve on, instead of `TRIBUTARY_BIND`.
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<SocketAddr>,
    /// The address of the pretend providers, instead of `TRIBUTARY_SANDBOX_BIND`.
    #[arg(long, value_name = "ADDRESS")]
    pub sandbox_bind: Option<SocketAddr>,
    #[command(flatten)]
    pub installation: InstallationArgs,
}

/// Which installation, where it is not the one of the environment.
#[derive(Debug, Clone, Default, Args)]
pub struct InstallationArgs {
    /// The database, instead of `DATABASE_URL`.
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// The folder for data, instead of `TRIBUTARY_DATA_DIR`.
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
}

impl InstallationArgs {
    /// What the operator decides about this installation, as a server would read it.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let args = ServeArgs { installation: self.clone(), ..ServeArgs::default() };
        Config::read(&args, config::environment(std::env::vars_os())?)
    }
}

/// Reads the command line and does what it says.
pub async fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(args) => ended(serve(&args).await.map(|()| ExitCode::SUCCESS)),
        Command::Sync(command) => ended(sync_command::run(command).await),
        Command::Doctor(args) => doctor::run(&args).await,
        Command::Provider(command) => {
            ended(provider_command::run(command).await.map(|()| ExitCode::SUCCESS))
        }
    }
}

async fn serve(args: &ServeArgs) -> Result<(), ServeError> {
    telemetry::init();
    let environment = config::environment(std::env::vars_os())?;
    serve::serve(Config::read(args, environment)?).await
}

fn ended(outcome: Result<ExitCode, impl Display>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // For people at a terminal: one sentence, no debug output.
            eprintln!("tributary: {error}");
            ExitCode::FAILURE
        }
    }
}
