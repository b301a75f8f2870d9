//! Accounts at providers.

use std::collections::BTreeMap;

use contract::{
    AppError,
    connection::{
        AuthorizeStarted, ConnectAttempt, ConnectionDetail, ConnectionRow, Display,
        KeyConnectionInput,
    },
    ids::{ConnectAttemptId, ConnectionId},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// All connections of the organization, by name.
#[server(prefix = "/rpc", endpoint = "connections/list", input = GetUrl)]
pub async fn list() -> Result<Vec<ConnectionRow>, AppError> {
    signed_in(async |hub, actor| hub::connections::list(hub, actor).await).await
}

/// One connection with all that its page shows.
#[server(prefix = "/rpc", endpoint = "connections/get", input = GetUrl)]
pub async fn get(id: ConnectionId) -> Result<ConnectionDetail, AppError> {
    signed_in(async |hub, actor| hub::connections::get(hub, actor, id).await).await
}

/// Begins a visit to the provider's consent screen, shown like this. `reconnect` names the
/// connection to renew.
#[server(prefix = "/rpc", endpoint = "connections/authorize", input = Json)]
pub async fn authorize(
    provider: String,
    settings: BTreeMap<String, String>,
    reconnect: Option<ConnectionId>,
    display: Display,
) -> Result<AuthorizeStarted, AppError> {
    signed_in(async |hub, actor| {
        let request = hub::connect_attempts::NewAttempt { provider, settings, reconnect, display };
        hub::connect_attempts::start(hub, &actor.admin()?, request).await
    })
    .await
}

/// How an attempt to connect stands.
#[server(prefix = "/rpc", endpoint = "connections/attempt", input = GetUrl)]
pub async fn attempt(id: ConnectAttemptId) -> Result<ConnectAttempt, AppError> {
    signed_in(async |hub, actor| hub::connect_attempts::get(hub, actor, id).await).await
}

/// Connects with a key, which is tested at the provider before it is kept.
#[server(prefix = "/rpc", endpoint = "connections/connect_with_key", input = Json)]
pub async fn connect_with_key(input: KeyConnectionInput) -> Result<ConnectionId, AppError> {
    signed_in(async |hub, actor| {
        hub::connections::connect_with_key(hub, &actor.admin()?, input).await
    })
    .await
}

/// Cuts a connection off: revokes it where the provider can, deletes the credential, keeps the
/// records.
#[server(prefix = "/rpc", endpoint = "connections/disconnect")]
pub async fn disconnect(id: ConnectionId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::connections::disconnect(hub, &actor.admin()?, id).await).await
}

/// Pauses a connection: nothing is read until it is resumed.
#[server(prefix = "/rpc", endpoint = "connections/pause")]
pub async fn pause(id: ConnectionId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::connections::pause(hub, &actor.admin()?, id).await).await
}

/// Lets a paused connection go on.
#[server(prefix = "/rpc", endpoint = "connections/resume")]
pub async fn resume(id: ConnectionId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::connections::resume(hub, &actor.admin()?, id).await).await
}
