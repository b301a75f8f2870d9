//! Executions of syncs.

use contract::{
    AppError,
    ids::{ConnectionId, SyncRunId},
    query::Page,
    sync_run::{LogLevel, RunKind, RunLog, StreamCoverage, SyncRunDetail},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use contract::sync_run::RunTrigger;
#[cfg(feature = "ssr")]
use hub::sync_runs::{LogQuery, NewRun};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// Queues a sync of a connection, of what is new unless `kind` says otherwise; when one is already
/// queued or running, gives that one.
#[server(prefix = "/rpc", endpoint = "sync_runs/start")]
pub async fn start(
    connection_id: ConnectionId,
    #[server(default)] kind: Option<RunKind>,
) -> Result<SyncRunId, AppError> {
    signed_in(async |hub, actor| {
        let (admin, kind) = (actor.admin()?, kind.unwrap_or(RunKind::Incremental));
        hub::sync_runs::start(hub, &admin, connection_id, NewRun::whole(kind, RunTrigger::Manual))
            .await
    })
    .await
}

/// A page of runs; `query` is the part of the address after its question mark
/// (see `contract::query`).
#[server(prefix = "/rpc", endpoint = "sync_runs/list", input = GetUrl)]
pub async fn list(query: String) -> Result<Page, AppError> {
    signed_in(async |hub, actor| hub::sync_runs::list(hub, actor, &query).await).await
}

/// One run with its streams.
#[server(prefix = "/rpc", endpoint = "sync_runs/get", input = GetUrl)]
pub async fn get(id: SyncRunId) -> Result<SyncRunDetail, AppError> {
    signed_in(async |hub, actor| hub::sync_runs::get(hub, actor, id).await).await
}

/// Stops a run for good; what was read stays.
#[server(prefix = "/rpc", endpoint = "sync_runs/cancel")]
pub async fn cancel(id: SyncRunId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::sync_runs::cancel(hub, &actor.admin()?, id).await).await
}

/// Holds a run until it is resumed.
#[server(prefix = "/rpc", endpoint = "sync_runs/pause")]
pub async fn pause(id: SyncRunId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::sync_runs::pause(hub, &actor.admin()?, id).await).await
}

/// Lets a paused or waiting run go on now.
#[server(prefix = "/rpc", endpoint = "sync_runs/resume")]
pub async fn resume(id: SyncRunId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::sync_runs::resume(hub, &actor.admin()?, id).await).await
}

/// Queues a run of what an ended run did not read to its end, and leads to it.
#[server(prefix = "/rpc", endpoint = "sync_runs/retry")]
pub async fn retry(id: SyncRunId) -> Result<SyncRunId, AppError> {
    let retry =
        signed_in(async |hub, actor| hub::sync_runs::retry(hub, &actor.admin()?, id).await).await?;
    leptos_axum::redirect(&crate::paths::sync_run(retry));
    Ok(retry)
}

/// Decides that the records a run did not see any more are deleted.
#[server(prefix = "/rpc", endpoint = "sync_runs/delete_gone")]
pub async fn delete_gone(id: SyncRunId, stream: String) -> Result<(), AppError> {
    signed_in(async |hub, actor| {
        hub::sync_runs::delete_gone(hub, &actor.admin()?, id, &stream).await
    })
    .await
}

/// Decides that they stay; those that were marked as deleted come back.
#[server(prefix = "/rpc", endpoint = "sync_runs/keep_gone")]
pub async fn keep_gone(id: SyncRunId, stream: String) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::sync_runs::keep_gone(hub, &actor.admin()?, id, &stream).await)
        .await
}

/// Lines of the log of a run, oldest first: those that hold these words, of this level and above, of
/// this stream, after this place.
#[server(prefix = "/rpc", endpoint = "sync_runs/log", input = GetUrl)]
pub async fn log(
    id: SyncRunId,
    #[server(default)] text: Option<String>,
    #[server(default)] level: Option<LogLevel>,
    #[server(default)] stream: Option<String>,
    #[server(default)] after: Option<i64>,
) -> Result<RunLog, AppError> {
    let query = LogQuery { text: text.unwrap_or_default(), level, stream, after };
    signed_in(async |hub, actor| hub::sync_runs::log(hub, actor, id, &query).await).await
}

/// What was read to its end of each stream of a connection, as spans of time.
#[server(prefix = "/rpc", endpoint = "sync_runs/coverage", input = GetUrl)]
pub async fn coverage(connection_id: ConnectionId) -> Result<Vec<StreamCoverage>, AppError> {
    signed_in(async |hub, actor| hub::read_spans::list(hub, actor, connection_id).await).await
}
