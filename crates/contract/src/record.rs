//! One row of a model, with where it came from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ConnectionId, RecordId, SyncRunId},
    value::Value,
};

/// A record, with all that its page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordDetail {
    /// The record.
    pub id: RecordId,
    /// The model it is a row of.
    pub model: String,
    /// One value a column, in the order of the model's columns.
    pub cells: Vec<Value>,
    /// What did not fit its column and was left out: "amount: "abc" is not a number".
    pub notes: Vec<String>,
    /// Where it came from.
    pub provenance: Provenance,
    /// What the provider sent, as JSON text.
    pub raw: String,
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The connection.
    pub connection_id: ConnectionId,
    /// Its name.
    pub connection_name: String,
    /// The slug of the provider.
    pub provider: String,
    /// The stream.
    pub stream: String,
    /// The provider's own id.
    pub external_id: String,
    /// The run that last changed it.
    pub run_id: SyncRunId,
    /// When it was first read.
    pub first_seen_at: DateTime<Utc>,
    /// When it was last read.
    pub seen_at: DateTime<Utc>,
    /// When it was last found changed.
    pub changed_at: DateTime<Utc>,
}
