//! Lists of alerts.

use contract::{
    alert::{Alert, AlertStatus},
    ids::{AlertId, ConnectionId},
    model::ALERTS,
    query::{Page, Query},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    entity::{Column, Entity},
    is_unresolved, shown,
};
use crate::{Actor, Hub, HubError, page};

/// How many are shown beside something else.
const SHOWN: u64 = 10;

/// A page of the organization's alerts; `query` is the part of an address after the question mark.
pub async fn list(hub: &Hub, actor: &Actor, query: &str) -> Result<Page, HubError> {
    let query = Query::parse_text(&ALERTS, query)?;
    let id = |id| AlertId::from_uuid(id).to_string();
    page::read(hub, &ALERTS, page::Scope::of(actor), &query, id).await
}

/// The latest alerts that are not over, those first that nobody looks after: of a connection, or of
/// the organization.
pub async fn unresolved(
    hub: &Hub,
    actor: &Actor,
    connection_id: Option<ConnectionId>,
) -> Result<Vec<Alert>, HubError> {
    let of_connection = connection_id.map(|id| Column::ConnectionId.eq(id.uuid()));
    Entity::find()
        .filter(is_unresolved().add(is_ours(actor)).add_option(of_connection))
        // "open" comes after "acknowledged".
        .order_by_desc(Column::Status)
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::Id)
        .limit(SHOWN)
        .all(hub.read())
        .await?
        .into_iter()
        .map(shown)
        .collect()
}

/// How many alerts nobody looks after.
pub async fn count_open(hub: &Hub, actor: &Actor) -> Result<u64, HubError> {
    let open = Column::Status.eq(AlertStatus::Open.to_string());
    Ok(Entity::find().filter(is_ours(actor)).filter(open).count(hub.read()).await?)
}

fn is_ours(actor: &Actor) -> sea_orm::sea_query::Expr {
    Column::OrganizationId.eq(actor.organization_id().uuid())
}
