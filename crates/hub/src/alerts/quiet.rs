//! Streams that brought something every day, and then nothing for a week.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    alert::AlertKind,
    sync_run::{RunKind, RunStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func},
};
use uuid::Uuid;

use super::{NewAlert, Subject, begin, message};
use crate::{
    Hub, HubError, Tx,
    sync_runs::{
        entity,
        stream_entity::{Column, Entity},
    },
};

/// For how many days nothing came, and for how many before that something came on each.
const DAYS: i64 = 7;

/// A stream of a connection.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct QuietStream {
    pub(super) connection_id: Uuid,
    /// Its name in the provider file.
    pub(super) stream: String,
    label: String,
}

/// Streams that were read within the last day and have brought nothing for some days. Most of them
/// never bring much.
pub(super) async fn find(hub: &Hub) -> Result<Vec<QuietStream>, HubError> {
    let now = hub.clock.now();
    let news = Expr::col(Column::Inserted).add(Expr::col(Column::Updated));
    Ok(Entity::find()
        .select_only()
        .columns([Column::ConnectionId, Column::Stream])
        .column_as(Column::Label.max(), "label")
        .filter(was_read_since(now - TimeDelta::days(DAYS)))
        .filter(Column::ConnectionId.is_not_null())
        .group_by(Column::ConnectionId)
        .group_by(Column::Stream)
        .having(Expr::expr(Func::max(news)).eq(0))
        .having(Column::FinishedAt.max().gte(now - TimeDelta::days(1)))
        .into_model()
        .all(hub.read())
        .await?)
}

/// Raises the alert about a stream, if it has gone quiet.
pub(super) async fn review(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    stream: &QuietStream,
) -> Result<(), HubError> {
    let now = hub.clock.now();
    let brought = Condition::any().add(Column::Inserted.gt(0)).add(Column::Updated.gt(0));
    let moments: Vec<DateTime<Utc>> = Entity::find()
        .select_only()
        .column(Column::FinishedAt)
        .filter(was_read_since(now - TimeDelta::days(2 * DAYS)))
        .filter(Column::ConnectionId.eq(stream.connection_id))
        .filter(Column::Stream.eq(&stream.stream))
        .filter(brought)
        .into_tuple()
        .all(&**tx)
        .await?;
    if !has_gone_quiet(now, &moments) {
        return Ok(());
    }
    let new = NewAlert {
        kind: AlertKind::GoneQuiet,
        stream: Some((&stream.stream, &stream.label)),
        message: message::gone_quiet(&stream.label, DAYS),
        run_id: None,
        told: false,
    };
    begin(hub, tx, subject, new).await
}

/// By the moments at which something came: none in the last days, some on each of those before.
fn has_gone_quiet(now: DateTime<Utc>, moments: &[DateTime<Utc>]) -> bool {
    let days: Vec<i64> = moments.iter().map(|at| (now - *at).num_days()).collect();
    days.iter().all(|day| *day >= DAYS) && (DAYS..2 * DAYS).all(|day| days.contains(&day))
}

/// Readings to their end since then; comparisons read nothing.
fn was_read_since(since: DateTime<Utc>) -> Condition {
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let comparisons = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::Kind.eq(RunKind::Verify.to_string()))
        .into_query();
    Condition::all()
        .add(Column::FinishedAt.gt(since))
        .add(Column::Status.is_in(read))
        .add(Column::RunId.not_in_subquery(comparisons))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_stream_is_quiet_after_a_week_without_and_a_week_of_days_with_something() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
        let quiet = |hours: &[i64]| {
            let moments: Vec<_> = hours.iter().map(|it| now - TimeDelta::hours(*it)).collect();
            has_gone_quiet(now, &moments)
        };
        // The seven days before the last seven begin 168 hours ago.
        let each_day: Vec<i64> = (7..14).map(|day| day * 24 + 1).collect();
        assert!(quiet(&each_day));
        assert!(!quiet(&each_day[1..]), "on one day nothing came");
        assert!(!quiet(&[&each_day[..], &[5]].concat()), "something came today");
        assert!(!quiet(&[]));
    }
}
