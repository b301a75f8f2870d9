//! The clock: leases, tokens and places of streams go by it.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect, Statement};

use super::Check;
use crate::{HubError, audit, clock::Clock, database::Database};

const NAME: &str = "clock";

/// By how much two clocks may differ: a lease is longer.
const MOST: TimeDelta = TimeDelta::seconds(2);

/// The years in which a clock may stand that somebody has set.
const YEARS: std::ops::RangeInclusive<i32> = 2026..=2100;

const REMEDY: &str = "Let the machines take the time from the network (NTP): tokens expire and runs \
                      are taken over by it.";

/// Whether the clock can be right: against that of PostgreSQL, or else against what was written last.
pub async fn clock(database: &Database, clock: &Clock) -> Result<Check, HubError> {
    let now = clock.now();
    if !YEARS.contains(&now.year()) {
        let finding = format!("it is the year {}, says this machine", now.year());
        return Ok(Check::problem(NAME, finding, REMEDY));
    }
    if database.is_postgres() {
        return Ok(against_server(database, clock).await?);
    }
    match newest(database).await? {
        Some(newest) if newest - now > MOST => {
            let finding = format!(
                "{}, but something was written at {}: the clock has been turned back",
                said(now),
                said(newest)
            );
            Ok(Check::warning(NAME, finding, REMEDY))
        }
        _ => Ok(Check::ok(NAME, said(now))),
    }
}

async fn against_server(database: &Database, clock: &Clock) -> Result<Check, DbErr> {
    let read = database.read();
    let ask = || {
        let sql = "SELECT clock_timestamp()";
        read.query_one_raw(Statement::from_string(read.get_database_backend(), sql))
    };
    // The first question may have to open a connection.
    ask().await?;
    let before = clock.now();
    let row = ask().await?.ok_or_else(|| DbErr::RecordNotFound("clock_timestamp".to_owned()))?;
    let theirs: DateTime<Utc> = row.try_get_by_index(0)?;
    let ours = before + (clock.now() - before) / 2;
    Ok(judge(ours, theirs))
}

fn judge(ours: DateTime<Utc>, theirs: DateTime<Utc>) -> Check {
    let apart = (ours - theirs).abs();
    let seconds = apart.as_seconds_f64();
    if apart > MOST {
        let finding = format!("{seconds:.1} seconds apart from that of the database server");
        return Check::warning(NAME, finding, REMEDY);
    }
    let finding = format!("{}, {seconds:.1} seconds apart from the database server", said(ours));
    Check::ok(NAME, finding)
}

/// When the newest event of the trail was written.
async fn newest(database: &Database) -> Result<Option<DateTime<Utc>>, DbErr> {
    use audit::entity::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::At)
        .order_by_desc(Column::At)
        .limit(1)
        .into_tuple()
        .one(database.read())
        .await
}

fn said(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::checkup::Verdict;

    #[test]
    fn two_seconds_apart_are_well_and_more_are_not() {
        let ours = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
        for (milliseconds, verdict) in [
            (0, Verdict::Ok),
            (2_000, Verdict::Ok),
            (2_001, Verdict::Warning),
            (-2_001, Verdict::Warning),
        ] {
            let check = judge(ours, ours + TimeDelta::milliseconds(milliseconds));
            assert_eq!(check.verdict, verdict, "{milliseconds}: {}", check.finding);
        }
    }
}
