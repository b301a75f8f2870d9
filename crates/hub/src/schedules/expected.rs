//! What should be read by itself, and whether that is overdue.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::schedule::Rhythm;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{Timing, WHOLE, entity, fire, rhythm};
use crate::{Hub, HubError, connections};

/// How often it has to have been due.
const TIMES: usize = 3;
/// How long the last of these has to begin.
const GRACE: TimeDelta = TimeDelta::minutes(5);

/// What a schedule reads by itself.
pub(crate) struct Expected {
    pub(crate) connection_id: Uuid,
    /// The stream that the schedule is for; empty for all that have none of their own.
    pub(crate) stream: String,
    /// Whether other streams of the connection have schedules of their own.
    pub(crate) shared: bool,
    /// The names of the streams that it reads.
    pub(crate) streams: Vec<String>,
    pub(crate) rhythm: Rhythm,
    timing: Timing,
    /// Since when it is due at these times.
    begun_at: DateTime<Utc>,
}

impl Expected {
    /// Whether it has been due so often since this moment that something is wrong. By its own
    /// moments, because they may lie far apart: one for office hours is not due on a weekend.
    pub(crate) fn is_overdue(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let due = self.timing.upcoming(since.max(self.begun_at), TIMES);
        due.len() == TIMES && due.last().is_some_and(|last| *last + GRACE < now)
    }
}

/// What the schedules of these connections read by themselves: those that are switched on, of
/// connections whose auto-sync is on, and that have a stream to read.
pub(crate) async fn expected(
    hub: &Hub,
    connections: &HashMap<Uuid, connections::entity::Model>,
) -> Result<Vec<Expected>, HubError> {
    let rows = entity::Entity::find().all(hub.read()).await?;
    let mut by_connection: HashMap<Uuid, Vec<entity::Model>> = HashMap::new();
    for row in rows {
        by_connection.entry(row.connection_id).or_default().push(row);
    }
    let with_rows = connections.values().filter_map(|it| Some((it, by_connection.get(&it.id)?)));
    Ok(with_rows.flat_map(|(connection, rows)| of_connection(hub, connection, rows)).collect())
}

fn of_connection(
    hub: &Hub,
    connection: &connections::entity::Model,
    rows: &[entity::Model],
) -> Vec<Expected> {
    if !rows.iter().any(|row| row.stream == WHOLE && row.enabled) {
        return Vec::new();
    }
    let enabled = rows.iter().filter(|row| row.enabled);
    let expected = |row: &entity::Model| {
        let rhythm = rhythm(row);
        let timing = Timing::of(&rhythm, row.id, row.anchor_at).ok()?;
        Some(Expected {
            connection_id: connection.id,
            stream: row.stream.clone(),
            shared: rows.len() > 1,
            streams: fire::streams(hub, connection, row, rows),
            rhythm,
            timing,
            begun_at: row.anchor_at,
        })
    };
    enabled.filter_map(expected).filter(|it| !it.streams.is_empty()).collect()
}
