//! The audit trail.

use contract::{AppError, query::Page};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// A page of audit events; `query` is the part of the address after its question mark
/// (see `contract::query`).
#[server(prefix = "/rpc", endpoint = "audit_events/list", input = GetUrl)]
pub async fn list(query: String) -> Result<Page, AppError> {
    signed_in(async |hub, actor| hub::audit::list(hub, actor, &query).await).await
}
