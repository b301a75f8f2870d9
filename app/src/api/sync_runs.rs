//! Executions of syncs.

use contract::{
    AppError,
    ids::{ConnectionId, SyncRunId},
    query::Page,
    sync_run::{RunKind, SyncRunDetail},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use contract::sync_run::RunTrigger;
#[cfg(feature = "ssr")]
use hub::sync_runs::NewRun;

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
