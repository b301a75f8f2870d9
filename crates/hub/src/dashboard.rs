//! The cards of the first page.

use chrono::{DateTime, Utc};
use contract::{
    connection::ConnectionStatus,
    dashboard::{Dashboard, Figure, KpiCard},
    model::{CONTACTS, ISSUES, Model, ORDERS, Tone},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement},
};

use crate::{Actor, Hub, HubError, connections};

mod face;
mod revenue;

use face::Face;

const ALL_ORDERS: Face =
    Face { name: "orders", label: "Orders", note: "all orders", href: "/data/orders" };

const OPEN_ISSUES: Face =
    Face { name: "open_issues", label: "Open issues", note: "", href: "/data/issues?state=open" };

const ALL_CONTACTS: Face =
    Face { name: "contacts", label: "Contacts", note: "all contacts", href: "/data/contacts" };

const HEALTHY: Face = Face {
    name: "connections",
    label: "Connections healthy",
    note: "nothing needs attention",
    href: "/connections",
};

const LAST_SYNC: Face =
    Face { name: "last_sync", label: "Last sync", note: "that succeeded", href: "/syncs" };

/// All cards.
pub async fn get(hub: &Hub, actor: &Actor) -> Result<Dashboard, HubError> {
    let connections = connections(hub, actor).await?;
    let open = Condition::all().add(Expr::col("state").eq("open"));
    let cards = vec![
        ALL_ORDERS.showing(count(hub, actor, &ORDERS, Condition::all()).await),
        revenue::FACE.showing(revenue::figures(hub, actor).await),
        OPEN_ISSUES.showing(count(hub, actor, &ISSUES, open).await),
        ALL_CONTACTS.showing(count(hub, actor, &CONTACTS, Condition::all()).await),
        healthy(&connections),
        last_sync(&connections),
    ];
    let connected = connections.iter().any(|it| it.status != ConnectionStatus::Disconnected);
    Ok(Dashboard { cards, connected })
}

struct Connected {
    status: ConnectionStatus,
    synced_at: Option<DateTime<Utc>>,
}

async fn connections(hub: &Hub, actor: &Actor) -> Result<Vec<Connected>, HubError> {
    use connections::entity::{Column, Entity};
    let rows: Vec<(String, Option<DateTime<Utc>>)> = Entity::find()
        .select_only()
        .columns([Column::Status, Column::SyncedAt])
        .filter(Column::OrganizationId.eq(actor.organization_id().uuid()))
        .into_tuple()
        .all(hub.read())
        .await?;
    rows.into_iter()
        .map(|(status, synced_at)| {
            Ok(Connected { status: status.parse().map_err(HubError::internal)?, synced_at })
        })
        .collect()
}

fn healthy(connections: &[Connected]) -> KpiCard {
    let in_use = || connections.iter().filter(|it| it.status != ConnectionStatus::Disconnected);
    let all = in_use().count() as u64;
    let some = in_use().filter(|it| it.status == ConnectionStatus::Active).count() as u64;
    let card = HEALTHY.with(vec![Figure::Share { some, all }]);
    if some == all {
        return card;
    }
    KpiCard { note: "some need attention".to_owned(), tone: Tone::Warning, ..card }
}

fn last_sync(connections: &[Connected]) -> KpiCard {
    let latest = connections.iter().filter_map(|it| it.synced_at).max();
    LAST_SYNC.with(vec![latest.map_or(Figure::Nothing, Figure::Time)])
}

async fn count(
    hub: &Hub,
    actor: &Actor,
    model: &Model,
    which: Condition,
) -> Result<Vec<Figure>, HubError> {
    let mut select = of(actor, model);
    select.expr_as(Expr::val(1).count(), "n").cond_where(which);
    let row = hub.read().query_one(&select).await?;
    let found: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(vec![Figure::Count(u64::try_from(found).unwrap_or_default())])
}

fn of(actor: &Actor, model: &Model) -> SelectStatement {
    let mut select = SelectStatement::new();
    select
        .from(Alias::new(model.name))
        .and_where(Expr::col("organization_id").eq(actor.organization_id().uuid()))
        .and_where(Expr::col("deleted_at").is_null());
    select
}
