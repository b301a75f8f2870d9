//! Connections and streams that are out of date: nothing succeeds although it is due.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{alert::AlertKind, sync_run::RunStatus};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{
    NewAlert, begin,
    check::{Known, again, end, warn},
    entity, message,
};
use crate::{
    Hub, HubError, Tx,
    connections::entity::Model,
    schedules::{self, Expected},
    sync_runs::{self, stream_entity},
};

const KIND: AlertKind = AlertKind::NothingSucceeded;

/// How long a run may be queued or wait before what it is to read counts as not being read.
const PATIENCE: TimeDelta = TimeDelta::days(1);

/// Raises what is out of date. Only a run that succeeds ends it, or that nobody expects one any more.
pub(super) async fn check(
    hub: &Hub,
    watched: &HashMap<Uuid, Model>,
    known: &Known,
) -> Result<(), HubError> {
    let all = schedules::expected(hub, watched).await?;
    for expected in &all {
        let id = expected.connection_id;
        if !known.has(id, &expected.stream, KIND) {
            warn(id, look_at(hub, &watched[&id], expected).await);
        }
    }
    let is_expected = |alert: &entity::Model| {
        all.iter().any(|it| it.connection_id == alert.connection_id && it.stream == alert.stream)
    };
    for alert in known.of(KIND) {
        if watched.contains_key(&alert.connection_id) && !is_expected(alert) {
            warn(alert.connection_id, end(hub, alert).await);
        }
    }
    Ok(())
}

async fn look_at(hub: &Hub, connection: &Model, expected: &Expected) -> Result<(), HubError> {
    if !is_overdue(hub, hub.read(), connection, expected).await? {
        return Ok(());
    }
    let tx = hub.begin().await?;
    if let Some(connection) = again(&tx, connection.id).await? {
        review(hub, &tx, &connection, expected).await?;
    }
    Ok(tx.commit().await?)
}

/// Raises the alert, unless what is missing is being read right now.
async fn review(
    hub: &Hub,
    tx: &Tx,
    connection: &Model,
    expected: &Expected,
) -> Result<(), HubError> {
    if !is_overdue(hub, &**tx, connection, expected).await?
        || is_being_read(hub, tx, expected).await?
    {
        return Ok(());
    }
    let since = read_at(&**tx, connection, expected).await?.unwrap_or(connection.connected_at);
    let label = label(hub, connection, &expected.stream);
    let message = message::nothing_succeeded(label.as_deref(), since, &expected.rhythm);
    let stream = label.as_deref().map(|label| (expected.stream.as_str(), label));
    let new = NewAlert { kind: KIND, stream, message, run_id: None, told: false };
    begin(hub, tx, &connection.into(), new).await
}

/// Whether nothing has succeeded for too long since it last did, or since the account was connected.
async fn is_overdue(
    hub: &Hub,
    database: &impl ConnectionTrait,
    connection: &Model,
    expected: &Expected,
) -> Result<bool, HubError> {
    let read_at = read_at(database, connection, expected).await?;
    let since = read_at.map_or(connection.connected_at, |at| at.max(connection.connected_at));
    Ok(expected.is_overdue(since, hub.clock.now()))
}

/// When something of it was last read.
async fn read_at(
    database: &impl ConnectionTrait,
    connection: &Model,
    expected: &Expected,
) -> Result<Option<DateTime<Utc>>, HubError> {
    use stream_entity::{Column, Entity};
    // All that was read is of the one schedule.
    if !expected.shared {
        return Ok(connection.synced_at);
    }
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let latest: Option<Option<DateTime<Utc>>> = Entity::find()
        .select_only()
        .column(Column::FinishedAt)
        .filter(is_of(expected))
        .filter(Column::Status.is_in(read))
        .filter(Column::RunId.not_in_subquery(sync_runs::comparisons(connection.id.into())))
        .filter(Column::FinishedAt.is_not_null())
        .order_by_desc(Column::FinishedAt)
        .into_tuple()
        .one(database)
        .await?;
    Ok(latest.flatten())
}

/// Whether a run is at it, or about to be.
async fn is_being_read(hub: &Hub, tx: &Tx, expected: &Expected) -> Result<bool, HubError> {
    use sync_runs::entity::{Column, Entity};
    let begins = [RunStatus::Queued, RunStatus::Waiting].map(|status| status.to_string());
    let begins = Condition::all()
        .add(Column::Status.is_in(begins))
        .add(Column::QueuedAt.gt(hub.clock.now() - PATIENCE));
    let under_way =
        Condition::any().add(Column::Status.eq(RunStatus::Running.to_string())).add(begins);
    let of_streams = stream_entity::Entity::find()
        .select_only()
        .column(stream_entity::Column::RunId)
        .filter(is_of(expected))
        .filter(stream_entity::Column::Status.is_in(["queued", "running"]))
        .into_query();
    let runs = Entity::find().filter(Column::Id.in_subquery(of_streams)).filter(under_way);
    Ok(runs.count(&**tx).await? > 0)
}

/// The streams of runs that are the schedule's.
fn is_of(expected: &Expected) -> Condition {
    use stream_entity::Column;
    Condition::all()
        .add(Column::ConnectionId.eq(expected.connection_id))
        .add(Column::Stream.is_in(&expected.streams))
}

/// The name for people of the stream that a schedule is for, when it is for one.
fn label(hub: &Hub, connection: &Model, stream: &str) -> Option<String> {
    let provider = hub.catalogue.get(&connection.provider)?;
    provider.stream(stream).map(|stream| stream.label.clone())
}
