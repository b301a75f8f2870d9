//! The connection that is meant.

use contract::{
    connection::{ConnectionRow, ConnectionStatus},
    ids::ConnectionId,
};
use hub::{Hub, Operator, connections};

use super::SyncCommandError;
use crate::terminal::{cut, plain};

/// A connection, and the operator in its organization.
pub(super) struct Found {
    pub(super) operator: Operator,
    pub(super) connection: ConnectionRow,
}

/// The connection of this id; or else of this name, or to this provider, where there is only one.
pub(super) async fn connection(hub: &Hub, asked: &str) -> Result<Found, SyncCommandError> {
    let all = all(hub).await?;
    let known = all.iter().map(line).collect();
    let mut candidates = meant(all, asked);
    match candidates.len() {
        1 => Ok(candidates.remove(0)),
        0 => Err(SyncCommandError::Unknown { asked: cut(asked, 60), known }),
        _ => {
            let candidates = candidates.iter().map(line).collect();
            Err(SyncCommandError::Ambiguous { asked: cut(asked, 60), candidates })
        }
    }
}

/// The connections of all organizations.
async fn all(hub: &Hub) -> Result<Vec<Found>, SyncCommandError> {
    let mut all = Vec::new();
    for operator in Operator::at_terminal(hub).await? {
        for connection in connections::list(hub, &operator).await? {
            all.push(Found { operator: operator.clone(), connection });
        }
    }
    Ok(all)
}

/// Those that can be meant. A name as it is written goes before everything else, because a first
/// connection is called like its provider; what is cut off is only meant where nothing else can be.
fn meant(all: Vec<Found>, asked: &str) -> Vec<Found> {
    if let Ok(id) = asked.parse::<ConnectionId>() {
        return all.into_iter().filter(|found| found.connection.id == id).collect();
    }
    let same = |text: &str| text.to_lowercase() == asked.to_lowercase();
    let may_be =
        |row: &ConnectionRow| [&row.name, &row.provider, &row.provider_name].map(|it| same(it));
    let (named, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|found| found.connection.name == asked);
    let meant = if named.is_empty() {
        others.into_iter().filter(|found| may_be(&found.connection).contains(&true)).collect()
    } else {
        named
    };
    let (cut_off, kept): (Vec<_>, Vec<_>) = meant
        .into_iter()
        .partition(|found| found.connection.status == ConnectionStatus::Disconnected);
    if kept.is_empty() { cut_off } else { kept }
}

fn line(found: &Found) -> String {
    let Found { operator, connection } = found;
    let ConnectionRow { id, name, provider, status, .. } = connection;
    let status = status.label().to_lowercase();
    let organization = operator.organization_name();
    plain(&format!("{id}  {name} ({provider}, {status}, of {organization})"))
}
