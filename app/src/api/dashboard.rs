//! The cards of the first page.

use contract::{AppError, dashboard::Dashboard};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// All cards.
#[server(prefix = "/rpc", endpoint = "dashboard/get", input = GetUrl)]
pub async fn get() -> Result<Dashboard, AppError> {
    signed_in(async |hub, actor| hub::dashboard::get(hub, actor).await).await
}
