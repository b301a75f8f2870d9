//! Lists of rows.

use std::collections::HashMap;

use contract::{
    ids::{ConnectionId, RecordId},
    model::Model,
    query::{NamedPage, Page, Query},
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement},
};

use super::find_model;
use crate::{
    Actor, Hub, HubError,
    page::{self, Scope},
};

/// A page of a model's rows; `query` is the part of an address after the question mark.
pub async fn list(hub: &Hub, actor: &Actor, model: &str, query: &str) -> Result<Page, HubError> {
    let model = find_model(model)?;
    read(hub, actor, model, &Query::parse_text(model, query)?).await
}

/// The same for programs: with the names of the columns, and with those alone that `query` asks for.
pub async fn list_named(
    hub: &Hub,
    actor: &Actor,
    model: &str,
    query: &str,
) -> Result<NamedPage, HubError> {
    let model = find_model(model)?;
    let query = Query::parse_text(model, query)?;
    Ok(read(hub, actor, model, &query).await?.named(model, &query.columns))
}

/// How the database finds what [`list`] reads, in its own words: for tests and measurements.
pub async fn explain(
    hub: &Hub,
    actor: &Actor,
    model: &str,
    query: &str,
) -> Result<Vec<String>, HubError> {
    let model = find_model(model)?;
    let query = Query::parse_text(model, query)?;
    page::explain(hub, model, living(actor), &query).await
}

async fn read(
    hub: &Hub,
    actor: &Actor,
    model: &'static Model,
    query: &Query,
) -> Result<Page, HubError> {
    let id = |id| RecordId::from_uuid(id).to_string();
    page::read(hub, model, living(actor), query, id).await
}

/// The actor's rows that still exist at the provider.
pub(super) fn living(actor: &Actor) -> Scope {
    Scope::of(actor).and(Expr::col("deleted_at").is_null())
}

/// The same as a condition.
pub(super) fn in_organization(actor: &Actor) -> Condition {
    Condition::all()
        .add(Expr::col("organization_id").eq(actor.organization_id().uuid()))
        .add(Expr::col("deleted_at").is_null())
}

/// How many rows of a model a connection has, by stream.
pub async fn count_by_stream(
    hub: &Hub,
    connection_id: ConnectionId,
    model: &Model,
) -> Result<HashMap<String, u64>, HubError> {
    let mut select = SelectStatement::new();
    select
        .column("stream")
        .expr_as(Expr::val(1).count(), "n")
        .from(Alias::new(model.name))
        .and_where(Expr::col("connection_id").eq(connection_id.uuid()))
        .and_where(Expr::col("deleted_at").is_null())
        .group_by_col("stream");
    let mut counts = HashMap::new();
    for row in hub.read().query_all(&select).await? {
        let count: i64 = row.try_get("", "n")?;
        counts.insert(row.try_get("", "stream")?, u64::try_from(count).unwrap_or_default());
    }
    Ok(counts)
}
