//! Connections, and the providers they are to.

use std::collections::BTreeMap;

use connectors::Catalogue;
use contract::connection::ConnectionStatus;
use sea_orm::{EntityTrait, QueryOrder};

use super::Check;
use crate::{HubError, connections::entity, database::Database};

const NAME: &str = "connections";

/// Whether the connections can be read: how many stand how, and which need somebody.
pub async fn connections(database: &Database, catalogue: &Catalogue) -> Result<Check, HubError> {
    let all =
        entity::Entity::find().order_by_asc(entity::Column::Name).all(database.read()).await?;
    if all.is_empty() {
        return Ok(Check::ok(NAME, "none yet"));
    }
    let counted = counted(&all);
    let ails = all.iter().filter_map(|row| ailment(row, catalogue)).collect::<Vec<_>>();
    if ails.is_empty() {
        return Ok(Check::ok(NAME, counted));
    }
    let remedy = "Open the connection's page: it says what is wrong, and has the button.";
    Ok(Check::warning(NAME, format!("{counted}; {}", ails.join(", ")), remedy))
}

/// `2 active, 1 paused`.
fn counted(all: &[entity::Model]) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in all {
        *counts.entry(&row.status).or_default() += 1;
    }
    let words = counts.iter().map(|(status, count)| match status.parse::<ConnectionStatus>() {
        Ok(status) => format!("{count} {}", status.label().to_lowercase()),
        Err(_) => format!("{count} {status}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What is wrong with a connection that somebody wants to be read.
fn ailment(row: &entity::Model, catalogue: &Catalogue) -> Option<String> {
    let status = row.status.parse().ok()?;
    let ails = match status {
        ConnectionStatus::Disconnected => return None,
        _ if catalogue.get(&row.provider).is_none() => "has no provider file any more",
        ConnectionStatus::NeedsReconnect => "needs to be connected again",
        ConnectionStatus::Error => "failed last",
        ConnectionStatus::Active | ConnectionStatus::Paused => return None,
    };
    Some(format!("\"{}\" {ails}", row.name))
}
