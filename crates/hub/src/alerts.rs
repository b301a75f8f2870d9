//! What somebody should look at, until it is over.
//!
//! An alert is raised and resolved in the transaction of the change that shows it; `check` finds
//! those that time brings. A connection, or a stream of it, has one alert of a kind that is not over,
//! held by an index: when the same happens again it is counted there, and no toast says it again.

mod acknowledge;
mod check;
pub mod entity;
mod failures;
mod get;
mod late;
mod list;
mod message;
mod of_connection;
mod of_run;
mod prune;
mod quiet;
mod raise;
mod resolve;
mod subject;
mod token;

pub use acknowledge::acknowledge;
pub use check::check;
pub use get::get;
pub use list::{count_open, list, unresolved};
pub(crate) use of_connection::{connected, disconnected, gone_decided, needs_reconnect};
pub(crate) use of_run::of_run;
pub use prune::prune;
use raise::{NewAlert, begin, raise};
use resolve::{Over, resolve};
use subject::Subject;

use contract::alert::{Acknowledged, Alert, AlertKind, AlertStatus};
use sea_orm::{ColumnTrait, Condition};

use crate::HubError;

/// Not over.
fn is_unresolved() -> Condition {
    let words = AlertStatus::UNRESOLVED.map(|status| status.to_string());
    Condition::all().add(entity::Column::Status.is_in(words))
}

/// Of these kinds.
fn is_of(kinds: &[AlertKind]) -> Condition {
    let words = kinds.iter().map(ToString::to_string);
    Condition::all().add(entity::Column::Kind.is_in(words))
}

/// An alert as it is shown.
fn shown(row: entity::Model) -> Result<Alert, HubError> {
    let acknowledged =
        row.acknowledged_by.zip(row.acknowledged_at).map(|(by, at)| Acknowledged { by, at });
    Ok(Alert {
        id: row.id.into(),
        connection_id: row.connection_id.into(),
        connection_name: row.connection_name,
        provider: row.provider,
        stream: row.stream_label,
        kind: row.kind.parse().map_err(HubError::internal)?,
        severity: row.severity.parse().map_err(HubError::internal)?,
        status: row.status.parse().map_err(HubError::internal)?,
        message: row.message,
        run_id: row.run_id.map(Into::into),
        times: u64::try_from(row.times).unwrap_or_default(),
        first_at: row.first_at,
        last_at: row.last_at,
        resolved_at: row.resolved_at,
        acknowledged,
    })
}
