//! What somebody should look at.

use contract::{
    AppError,
    alert::Alert,
    ids::{AlertId, ConnectionId},
    query::Page,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// A page of alerts; `query` is the part of the address after its question mark
/// (see `contract::query`).
#[server(prefix = "/rpc", endpoint = "alerts/list", input = GetUrl)]
pub async fn list(query: String) -> Result<Page, AppError> {
    signed_in(async |hub, actor| hub::alerts::list(hub, actor, &query).await).await
}

/// One alert.
#[server(prefix = "/rpc", endpoint = "alerts/get", input = GetUrl)]
pub async fn get(id: AlertId) -> Result<Alert, AppError> {
    signed_in(async |hub, actor| hub::alerts::get(hub, actor, id).await).await
}

/// The latest alerts that are not over: of a connection, or of the organization.
#[server(prefix = "/rpc", endpoint = "alerts/unresolved", input = GetUrl)]
pub async fn unresolved(
    #[server(default)] connection_id: Option<ConnectionId>,
) -> Result<Vec<Alert>, AppError> {
    signed_in(async |hub, actor| hub::alerts::unresolved(hub, actor, connection_id).await).await
}

/// How many alerts nobody looks after.
#[server(prefix = "/rpc", endpoint = "alerts/count_open", input = GetUrl)]
pub async fn count_open() -> Result<u64, AppError> {
    signed_in(async |hub, actor| hub::alerts::count_open(hub, actor).await).await
}

/// Says that whoever calls looks after an alert.
#[server(prefix = "/rpc", endpoint = "alerts/acknowledge")]
pub async fn acknowledge(id: AlertId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::alerts::acknowledge(hub, &actor.admin()?, id).await).await
}
