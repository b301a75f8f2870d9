//! The catalogue.

use contract::{
    AppError,
    provider::{ProviderDetail, ProviderRow},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// All providers, by category and name.
#[server(prefix = "/rpc", endpoint = "providers/list", input = GetUrl)]
pub async fn list() -> Result<Vec<ProviderRow>, AppError> {
    signed_in(async |hub, actor| hub::providers::list(hub, actor).await).await
}

/// One provider with all that its page shows.
#[server(prefix = "/rpc", endpoint = "providers/get", input = GetUrl)]
pub async fn get(slug: String) -> Result<ProviderDetail, AppError> {
    signed_in(async |hub, actor| hub::providers::get(hub, actor, &slug).await).await
}
