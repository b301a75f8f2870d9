//! How complete what was read is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::{
    ids::{ConnectionId, SyncRunId},
    sync_run::{Reading, Span, StreamCoverage},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{self, Column, Entity};
use crate::{Actor, Hub, HubError, connections};

/// How many spans of a stream are looked at, the latest: what is older was covered by them.
const SPANS: u64 = 2_000;
/// How many readings are told one by one.
const READINGS: usize = 20;

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
        let rows = Entity::find()
            .filter(Column::ConnectionId.eq(connection_id.uuid()))
            .filter(Column::Stream.eq(&stream.name))
            .order_by_desc(Column::UntilAt)
            .limit(SPANS)
            .all(hub.read())
            .await?;
        coverage.push(of_stream(&stream.name, &stream.label, rows));
    }
    Ok(coverage)
}

fn of_stream(stream: &str, label: &str, mut rows: Vec<entity::Model>) -> StreamCoverage {
    let mut parts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for row in &rows {
        parts.entry(&row.part).or_default().push(span(row));
    }
    let count = parts.len() as u64;
    let covered = parts.into_values().map(joined).reduce(|one, other| common(&one, &other));
    rows.sort_by_key(|row| std::cmp::Reverse(row.read_at));
    StreamCoverage {
        stream: stream.to_owned(),
        label: label.to_owned(),
        parts: count,
        covered: covered.unwrap_or_default(),
        readings: rows.into_iter().take(READINGS).map(reading).collect(),
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
