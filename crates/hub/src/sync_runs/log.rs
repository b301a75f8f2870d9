//! What a run did, line by line: written in the transaction of what it tells of.

use contract::{
    ids::SyncRunId,
    sync_run::{LogLevel, RunLog, RunLogLine},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::{find, log_entity};
use crate::{Actor, Hub, HubError, Tx, fold::fold, words};

/// How many lines are read at once.
const LINES: u64 = 200;

/// Which lines of a log are wanted.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Those that hold these words.
    pub text: String,
    /// Those of this level and above.
    pub level: Option<LogLevel>,
    /// Those of this stream.
    pub stream: Option<String>,
    /// Those after this place.
    pub after: Option<i64>,
}

/// Writes a line. An empty stream means the run as a whole.
pub(super) async fn write(
    hub: &Hub,
    tx: &Tx,
    run_id: Uuid,
    level: LogLevel,
    stream: &str,
    message: &str,
) -> Result<(), HubError> {
    let message = words::sentence(message);
    let row = log_entity::ActiveModel {
        run_id: Set(run_id),
        at: Set(hub.clock.now()),
        level: Set(level.to_string()),
        stream: Set(stream.to_owned()),
        search: Set(fold(&format!("{stream} {message}"))),
        message: Set(message),
        ..Default::default()
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Lines of the log of a run of the actor's organization, oldest first.
pub async fn log(
    hub: &Hub,
    actor: &Actor,
    id: SyncRunId,
    query: &LogQuery,
) -> Result<RunLog, HubError> {
    use log_entity::{Column, Entity};
    find(hub, actor.organization_id(), id).await?;
    let mut lines = Entity::find().filter(Column::RunId.eq(id.uuid()));
    for word in fold(&query.text).split_whitespace() {
        lines = lines.filter(Column::Search.contains(word));
    }
    if let Some(level) = query.level {
        lines = lines.filter(Column::Level.is_in(from(level).map(|level| level.to_string())));
    }
    if let Some(stream) = &query.stream {
        lines = lines.filter(Column::Stream.eq(stream));
    }
    if let Some(after) = query.after {
        lines = lines.filter(Column::Id.gt(after));
    }
    let mut rows = lines.order_by_asc(Column::Id).limit(LINES + 1).all(hub.read()).await?;
    let more = rows.len() as u64 > LINES;
    rows.truncate(usize::try_from(LINES).unwrap_or(usize::MAX));
    let next = rows.last().map(|row| row.id).filter(|_| more);
    let lines = rows.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(RunLog { lines, next })
}

/// This level and those above it.
fn from(level: LogLevel) -> impl Iterator<Item = LogLevel> {
    [LogLevel::Detail, LogLevel::Info, LogLevel::Warning, LogLevel::Error]
        .into_iter()
        .skip_while(move |it| *it != level)
}

fn line(row: log_entity::Model) -> Result<RunLogLine, HubError> {
    let level = row.level.parse().map_err(HubError::internal)?;
    Ok(RunLogLine { at: row.at, level, stream: row.stream, message: row.message })
}
