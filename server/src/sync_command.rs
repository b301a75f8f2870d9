//! `tributary sync`: syncs at the terminal, as the operator of the installation.

use std::{fmt::Write as _, process::ExitCode};

use clap::{Args, Subcommand};
use contract::{
    AppError,
    ids::SyncRunId,
    sync_run::{RunKind, RunStatus},
};
use hub::HubError;

use crate::{
    cli::InstallationArgs,
    config::ConfigError,
    installation::{self, OpenError},
    serve::ServeError,
    telemetry,
};

mod cancel;
mod find;
mod follow;
mod list;
mod progress;
mod run;
mod table;

/// What can be done with syncs.
#[derive(Debug, Subcommand)]
pub enum SyncCommand {
    /// Syncs a connection. A server that serves the database does it; without one this command does.
    ///
    /// Ends with 0 when everything was read, 2 when some of it failed, 1 when it failed or was
    /// cancelled, 3 when it has not ended yet. With 0 as well when it was left to a server.
    Run(RunArgs),
    /// Lists the newest syncs.
    List(ListArgs),
    /// Cancels a sync. What was read stays.
    Cancel(CancelArgs),
}

/// What is to be synced, and how.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The id of the connection, or its name or provider where there is only one such.
    connection: String,
    /// Read everything again, instead of what is new.
    #[arg(long, conflicts_with = "verify")]
    full: bool,
    /// Read everything and compare it with what is here, without changing anything.
    #[arg(long)]
    verify: bool,
    /// Only this stream, by its name in the provider file; may be given more than once.
    #[arg(long = "stream", value_name = "NAME")]
    streams: Vec<String>,
    /// Follow it to its end, also when a server does it or when it has to wait.
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    installation: InstallationArgs,
}

impl RunArgs {
    fn kind(&self) -> RunKind {
        match (self.full, self.verify) {
            (true, _) => RunKind::Full,
            (_, true) => RunKind::Verify,
            _ => RunKind::Incremental,
        }
    }
}

/// Which syncs are listed.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this connection: its id, or its name or provider where there is only one such.
    #[arg(long)]
    connection: Option<String>,
    /// Only those that stand so: queued, running, waiting, paused, succeeded, partial, failed or
    /// cancelled.
    #[arg(long, value_parser = status)]
    status: Option<RunStatus>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    limit: u64,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    installation: InstallationArgs,
}

/// Which sync is cancelled.
#[derive(Debug, Args)]
pub struct CancelArgs {
    /// The id of the sync: `run_…`.
    run: SyncRunId,
    #[command(flatten)]
    installation: InstallationArgs,
}

/// Why a command came to no good end.
#[derive(Debug, thiserror::Error)]
pub enum SyncCommandError {
    /// A variable says something impossible.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The installation cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The place of the only process could not be looked at.
    #[error(transparent)]
    Place(#[from] ServeError),
    /// The domain refused.
    #[error("{0}")]
    Hub(String),
    /// There is no such connection.
    #[error("there is no connection \"{asked}\"{}", listed(.known))]
    Unknown {
        /// What was asked for.
        asked: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// There is more than one such connection.
    #[error("\"{asked}\" is more than one connection: say the id{}", listed(.candidates))]
    Ambiguous {
        /// What was asked for.
        asked: String,
        /// Those that it can be.
        candidates: Vec<String>,
    },
    /// The output cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What the domain refuses is told as people read it elsewhere: with what to do.
impl From<HubError> for SyncCommandError {
    fn from(error: HubError) -> Self {
        let told = AppError::from(error);
        Self::Hub(
            [Some(told.message), told.remedy].into_iter().flatten().collect::<Vec<_>>().join(" "),
        )
    }
}

/// Does what was asked.
pub async fn run(command: SyncCommand) -> Result<ExitCode, SyncCommandError> {
    telemetry::init_quiet();
    let installation = match &command {
        SyncCommand::Run(args) => &args.installation,
        SyncCommand::List(args) => &args.installation,
        SyncCommand::Cancel(args) => &args.installation,
    };
    let config = installation.config()?;
    let hub = installation::open(&config).await?;
    match command {
        SyncCommand::Run(args) => run::run(&config, &hub, &args).await,
        SyncCommand::List(args) => list::list(&hub, &args).await,
        SyncCommand::Cancel(args) => cancel::cancel(&hub, args.run).await,
    }
}

fn status(text: &str) -> Result<RunStatus, String> {
    text.parse().map_err(|_| {
        "it is one of queued, running, waiting, paused, succeeded, partial, failed, cancelled"
            .to_owned()
    })
}

/// The lines of a list under a sentence.
fn listed(lines: &[String]) -> String {
    let mut text = if lines.is_empty() { " here".to_owned() } else { ". There are:".to_owned() };
    for line in lines {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {line}");
    }
    text
}
