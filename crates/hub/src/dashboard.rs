//! The cards of the first page.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use contract::{
    connection::ConnectionStatus,
    dashboard::{Dashboard, Figure, KpiCard},
    model::{ISSUES, Model, ORDERS, Tone},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, SelectStatement},
};

use crate::{Actor, Hub, HubError, connections, page::storage::NO_NUMBER};

/// The orders that brought money. Whatever else a provider calls an order, it is not known to.
const REVENUE: [&str; 3] = ["paid", "shipped", "delivered"];

/// All cards.
pub async fn get(hub: &Hub, actor: &Actor) -> Result<Dashboard, HubError> {
    let connections = connections(hub, actor).await?;
    let open = Condition::all().add(Expr::col("state").eq("open"));
    let cards = vec![
        count(hub, actor, &ORDERS, "Orders", "all orders", "/data/orders").await?,
        revenue(hub, actor).await?,
        KpiCard {
            name: "open_issues".to_owned(),
            ..count_where(hub, actor, &ISSUES, open, "Open issues", "/data/issues?state=open")
                .await?
        },
        count(hub, actor, &contract::model::CONTACTS, "Contacts", "all contacts", "/data/contacts")
            .await?,
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
    KpiCard {
        name: "connections".to_owned(),
        label: "Connections healthy".to_owned(),
        figures: vec![Figure::Share { some, all }],
        note: if some == all { "nothing needs attention" } else { "some need attention" }
            .to_owned(),
        tone: if some == all { Tone::Neutral } else { Tone::Warning },
        href: "/connections".to_owned(),
    }
}

fn last_sync(connections: &[Connected]) -> KpiCard {
    let latest = connections.iter().filter_map(|it| it.synced_at).max();
    KpiCard {
        name: "last_sync".to_owned(),
        label: "Last sync".to_owned(),
        figures: vec![latest.map_or(Figure::Nothing, Figure::Time)],
        note: "that succeeded".to_owned(),
        tone: Tone::Neutral,
        href: "/syncs".to_owned(),
    }
}

async fn count(
    hub: &Hub,
    actor: &Actor,
    model: &Model,
    label: &str,
    note: &str,
    href: &str,
) -> Result<KpiCard, HubError> {
    let card = count_where(hub, actor, model, Condition::all(), label, href).await?;
    Ok(KpiCard { note: note.to_owned(), ..card })
}

async fn count_where(
    hub: &Hub,
    actor: &Actor,
    model: &Model,
    which: Condition,
    label: &str,
    href: &str,
) -> Result<KpiCard, HubError> {
    let mut select = of(actor, model);
    select.expr_as(Expr::val(1).count(), "n").cond_where(which);
    let row = hub.read().query_one(&select).await?;
    let found: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(KpiCard {
        name: model.name.to_owned(),
        label: label.to_owned(),
        figures: vec![Figure::Count(u64::try_from(found).unwrap_or_default())],
        note: String::new(),
        tone: Tone::Neutral,
        href: href.to_owned(),
    })
}

/// What orders brought, one sum a currency: currencies are not added together.
async fn revenue(hub: &Hub, actor: &Actor) -> Result<KpiCard, HubError> {
    let mut select = of(actor, &ORDERS);
    let sum = Func::sum(Expr::col("total"));
    select
        .column("currency")
        // PostgreSQL sums 64-bit numbers into a decimal.
        .expr_as(Func::cast_as(sum, "BIGINT"), "minor")
        .and_where(Expr::col("status").is_in(REVENUE))
        .and_where(Expr::col("total").ne(NO_NUMBER))
        .group_by_col("currency");
    let mut figures = Vec::new();
    for row in hub.read().query_all(&select).await? {
        let (minor, currency) = (row.try_get("", "minor")?, row.try_get("", "currency")?);
        figures.push((minor, currency));
    }
    figures.sort_by_key(|(minor, _): &(i64, String)| Reverse(*minor));
    let mut figures: Vec<_> =
        figures.into_iter().map(|(minor, currency)| Figure::Money { minor, currency }).collect();
    if figures.is_empty() {
        figures.push(Figure::Nothing);
    }
    Ok(KpiCard {
        name: "revenue".to_owned(),
        label: "Revenue".to_owned(),
        figures,
        note: "paid, shipped and delivered orders".to_owned(),
        tone: Tone::Neutral,
        href: format!("/data/orders?status={}", REVENUE.join(",")),
    })
}

fn of(actor: &Actor, model: &Model) -> SelectStatement {
    let mut select = SelectStatement::new();
    select
        .from(Alias::new(model.name))
        .and_where(Expr::col("organization_id").eq(actor.organization_id().uuid()))
        .and_where(Expr::col("deleted_at").is_null());
    select
}
