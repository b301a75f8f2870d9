//! Rows of the models.

use contract::{AppError, ids::RecordId, query::Page, record::RecordDetail};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// A page of a model's rows; `query` is the part of the address after its question mark
/// (see `contract::query`).
#[server(prefix = "/rpc", endpoint = "records/list", input = GetUrl)]
pub async fn list(model: String, query: String) -> Result<Page, AppError> {
    signed_in(async |hub, actor| hub::records::list(hub, actor, &model, &query).await).await
}

/// One row, with where it came from and what the provider sent.
#[server(prefix = "/rpc", endpoint = "records/get", input = GetUrl)]
pub async fn get(model: String, id: RecordId) -> Result<RecordDetail, AppError> {
    signed_in(async |hub, actor| hub::records::get(hub, actor, &model, id).await).await
}
