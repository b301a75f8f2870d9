//! How complete what was read is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::{
    ids::{ConnectionId, SyncRunId},
    sync_run::{Reading, Span, StreamCoverage},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    covered_entity,
    entity::{self, Column, Entity},
};
use crate::{Actor, Hub, HubError, connections, sync_runs};

/// How many readings are told one by one, the latest.
const READINGS: u64 = 20;

/// What was read to its end of each stream of a connection of the actor's organization.
pub async fn list(
    hub: &Hub,
    actor: &Actor,
    connection_id: ConnectionId,
) -> Result<Vec<StreamCoverage>, HubError> {
    let connection = connections::find(hub, actor.organization_id(), connection_id).await?;
    let provider = connections::access(hub, &connection)?.provider;
    let mut coverage = Vec::new();
    for stream in &provider.streams {
        let covered = covered(hub, connection_id, &stream.name).await?;
        let readings = readings(hub, connection_id, &stream.name).await?;
        coverage.push(of_stream(&stream.name, &stream.label, covered, readings));
    }
    Ok(coverage)
}

/// The covered spans of the parts that there are. What a reading that came to its end did not meet
/// is not there any more: a channel that was archived is no gap.
async fn covered(
    hub: &Hub,
    connection_id: ConnectionId,
    stream: &str,
) -> Result<Vec<covered_entity::Model>, HubError> {
    use covered_entity::{Column, Entity};
    let mut select = Entity::find()
        .filter(Column::ConnectionId.eq(connection_id.uuid()))
        .filter(Column::Stream.eq(stream));
    if let Some(began) = sync_runs::last_read_to_its_end(hub, connection_id, stream).await? {
        select = select.filter(Column::ReadAt.gte(began));
    }
    Ok(select.all(hub.read()).await?)
}

async fn readings(
    hub: &Hub,
    connection_id: ConnectionId,
    stream: &str,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(Entity::find()
        .filter(Column::ConnectionId.eq(connection_id.uuid()))
        .filter(Column::Stream.eq(stream))
        .order_by_desc(Column::ReadAt)
        .limit(READINGS)
        .all(hub.read())
        .await?)
}

fn of_stream(
    stream: &str,
    label: &str,
    rows: Vec<covered_entity::Model>,
    readings: Vec<entity::Model>,
) -> StreamCoverage {
    let mut parts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for row in &rows {
        let span = Span { from: row.from_at, until: row.until_at };
        parts.entry(&row.part).or_default().push(span);
    }
    let count = parts.len() as u64;
    let covered = parts.into_values().map(joined).reduce(|one, other| common(&one, &other));
    StreamCoverage {
        stream: stream.to_owned(),
        label: label.to_owned(),
        parts: count,
        covered: covered.unwrap_or_default(),
        readings: readings.into_iter().map(reading).collect(),
    }
}

fn span(row: &entity::Model) -> Span {
    Span { from: row.from_at, until: row.until_at }
}

fn reading(row: entity::Model) -> Reading {
    Reading {
        run_id: SyncRunId::from_uuid(row.run_id),
        span: span(&row),
        part: row.part,
        pages: u64::try_from(row.pages).unwrap_or_default(),
        records: u64::try_from(row.records).unwrap_or_default(),
        read_at: row.read_at,
    }
}

/// The beginning of everything comes before every moment.
fn begin(span: &Span) -> DateTime<Utc> {
    span.from.unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// Spans that touch or overlap become one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(begin);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if begin(&span) <= last.until => last.until = last.until.max(span.until),
            _ => joined.push(span),
        }
    }
    joined
}

/// What is in both, each of them in order and without overlaps.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let mut common = Vec::new();
    for a in one {
        for b in other {
            let from = if begin(a) >= begin(b) { a.from } else { b.from };
            let span = Span { from, until: a.until.min(b.until) };
            if begin(&span) < span.until {
                common.push(span);
            }
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3_600, 0).unwrap()
    }

    fn hours(from: i64, until: i64) -> Span {
        Span { from: Some(at(from)), until: at(until) }
    }

    #[test]
    fn spans_that_touch_are_one_and_others_leave_a_gap() {
        let everything = Span { from: None, until: at(2) };
        let spans = joined(vec![hours(5, 6), hours(2, 3), everything, hours(1, 2)]);
        assert_eq!(spans, [Span { from: None, until: at(3) }, hours(5, 6)]);
    }

    #[test]
    fn what_is_read_is_read_in_every_part() {
        let one = [hours(0, 4), hours(6, 9)];
        let other = [Span { from: None, until: at(2) }, hours(3, 7)];
        assert_eq!(common(&one, &other), [hours(0, 2), hours(3, 4), hours(6, 7)]);
    }
}
