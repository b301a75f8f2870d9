//! `tributary sync run`.

use std::{process::ExitCode, time::Duration};

use contract::{ids::SyncRunId, sync_run::RunTrigger};
use hub::{
    Hub, jobs,
    sync_runs::{self, NewRun},
};
use secrecy::ExposeSecret;

use super::{
    RunArgs, SyncCommandError,
    find::{self, Found},
    follow::{Followed, Stopped, Until},
    progress::{code, tell_end},
};
use crate::{
    alone::Alone,
    config::Config,
    serve::ServeError,
    stop::{GRACE, Stop},
    terminal::plain,
};

/// How long a server has to take a run where it cannot be told whether there is one. Workers look
/// every few seconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Queues the run, and does it where nobody else will.
pub(super) async fn run(
    config: &Config,
    hub: &Hub,
    args: &RunArgs,
) -> Result<ExitCode, SyncCommandError> {
    let found = find::connection(hub, &args.connection).await?;
    let url = config.database_url.expose_secret();
    // Before it is queued: a server that starts in between must not be thought absent.
    let place = match Alone::with(url) {
        Err(ServeError::NotAlone { .. }) => None,
        place => Some(place?),
    };
    let id = queue(hub, args, &found).await?;
    let followed = Followed { hub, operator: &found.operator, id };
    let stop = Stop::default();
    tokio::spawn(stop.clone().on_signals_of_command());
    match place {
        None => served(&followed, args, &stop, Some(url)).await,
        Some(Alone::Shared) if followed.is_taken_within(PATIENCE).await? => {
            served(&followed, args, &stop, None).await
        }
        Some(place) => {
            let ended = work(&followed, args, &stop).await;
            drop(place);
            ended
        }
    }
}

async fn queue(hub: &Hub, args: &RunArgs, found: &Found) -> Result<SyncRunId, SyncCommandError> {
    let streams = Some(args.streams.clone()).filter(|streams| !streams.is_empty());
    let new = NewRun { kind: args.kind(), trigger: RunTrigger::Manual, streams };
    let connection = &found.connection;
    let id = sync_runs::start(hub, &found.operator, connection.id, new).await?;
    let name = plain(&connection.name);
    if connection.active_run.as_ref().is_some_and(|run| run.id == id) {
        println!("{name} is being synced already, by {id}");
    } else {
        println!("{name}: queued {id}");
    }
    Ok(id)
}

/// A server does it.
async fn served(
    followed: &Followed<'_>,
    args: &RunArgs,
    stop: &Stop,
    server: Option<&str>,
) -> Result<ExitCode, SyncCommandError> {
    if !args.wait {
        println!("A server does it. `tributary sync list` shows how it stands.");
        return Ok(ExitCode::SUCCESS);
    }
    match followed.until(Until::Ended, &stop.asked, server).await? {
        Stopped::There => {}
        Stopped::Asked => println!("It is left to the server, which goes on with it."),
        Stopped::NobodyServes => println!(
            "The server is gone. The run stays in the queue: the next `tributary serve` or \
             `tributary sync run` goes on with it."
        ),
    }
    end(followed).await
}

/// This process does it.
async fn work(
    followed: &Followed<'_>,
    args: &RunArgs,
    stop: &Stop,
) -> Result<ExitCode, SyncCommandError> {
    let until = if args.wait { Until::Ended } else { Until::Held };
    let working = stop.asked.child_token();
    let jobs = tokio::spawn(jobs::run_one(followed.hub.clone(), followed.id, working.clone()));
    let stopped = followed.until(until, &stop.asked, None).await;
    working.cancel();
    let ended = async {
        if let Err(error) = jobs.await {
            tracing::error!(%error, "the work broke");
        }
    };
    stop.wait_for(ended, GRACE).await;
    if stopped? == Stopped::Asked {
        println!(
            "Stopped. The run is back in the queue: the next `tributary serve` or `tributary sync \
             run` goes on where it was."
        );
    }
    end(followed).await
}

/// Says how the run stands now, and what the program ends with.
async fn end(followed: &Followed<'_>) -> Result<ExitCode, SyncCommandError> {
    let detail = followed.detail().await?;
    let status = detail.row.status;
    if !status.is_active() {
        tell_end(&detail);
    }
    Ok(code(status))
}
