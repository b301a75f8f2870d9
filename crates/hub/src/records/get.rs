//! One row with where it came from.

use contract::{
    ids::RecordId,
    model::Model,
    record::{Provenance, RecordDetail},
};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

use super::{find_model, list::in_organization};
use crate::{Actor, Hub, HubError, connections, page};

/// One row of a model, with its provenance and what the provider sent.
pub async fn get(
    hub: &Hub,
    actor: &Actor,
    model: &str,
    id: RecordId,
) -> Result<RecordDetail, HubError> {
    let model = find_model(model)?;
    let mut select = SelectStatement::new();
    select
        .from(Alias::new(model.name))
        .cond_where(in_organization(actor))
        .and_where(Expr::col("id").eq(id.uuid()));
    for column in model.columns.iter().map(|column| column.name).chain(PROVENANCE) {
        select.column(column);
    }
    let row = hub.read().query_one(&select).await?;
    let row = row.ok_or(HubError::NotFound(model.singular))?;
    let connection_id: Uuid = row.try_get("", "connection_id")?;
    let connection = connections::entity::Entity::find_by_id(connection_id).one(hub.read()).await?;
    let connection = connection.ok_or(HubError::NotFound("connection"))?;
    detail(&row, model, id, connection)
}

/// What is read besides the model's own columns.
const PROVENANCE: [&str; 9] = [
    "connection_id",
    "stream",
    "external_id",
    "run_id",
    "first_seen_at",
    "seen_at",
    "changed_at",
    "raw",
    "notes",
];

fn detail(
    row: &QueryResult,
    model: &Model,
    id: RecordId,
    connection: connections::entity::Model,
) -> Result<RecordDetail, HubError> {
    Ok(RecordDetail {
        id,
        model: model.name.to_owned(),
        cells: page::cells(row, model)?,
        provenance: Provenance {
            connection_id: connection.id.into(),
            connection_name: connection.name,
            provider: connection.provider,
            stream: row.try_get("", "stream")?,
            external_id: row.try_get("", "external_id")?,
            run_id: row.try_get::<Uuid>("", "run_id")?.into(),
            first_seen_at: row.try_get("", "first_seen_at")?,
            seen_at: row.try_get("", "seen_at")?,
            changed_at: row.try_get("", "changed_at")?,
        },
        notes: row.try_get::<String>("", "notes")?.lines().map(str::to_owned).collect(),
        raw: row.try_get("", "raw")?,
    })
}
