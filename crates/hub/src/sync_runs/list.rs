//! Lists of runs.

use contract::{
    ids::SyncRunId,
    model::SYNC_RUNS,
    query::{Page, Query},
};

use crate::{Actor, Hub, HubError, page};

/// A page of the organization's runs; `query` is the part of an address after the question mark.
pub async fn list(hub: &Hub, actor: &Actor, query: &str) -> Result<Page, HubError> {
    let query = Query::parse_text(&SYNC_RUNS, query)?;
    let id = |id| SyncRunId::from_uuid(id).to_string();
    page::read(hub, &SYNC_RUNS, page::Scope::of(actor), &query, id).await
}
