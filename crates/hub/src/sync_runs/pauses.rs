//! When a run stood still. Its log knows: a run says there that it waits, is paused, goes on.

use chrono::{DateTime, Utc};
use contract::sync_run::{RunPause, RunStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{entity, log_entity};
use crate::{Hub, HubError};

/// How the line begins that a run writes when it begins to wait.
pub(super) const WAITS: &str = "Waits until ";
/// The line of a run that was paused.
pub(super) const PAUSED: &str = "Paused";
/// The line of a run whose worker goes on.
pub(super) const GOES_ON: &str = "Reading goes on";
/// The line of a run whose first worker begins.
pub(super) const BEGINS: &str = "Reading begins";

/// How many of these lines are looked at.
const LINES: u64 = 400;

/// The times in which a run stood still, oldest first.
pub(super) async fn list(hub: &Hub, run: &entity::Model) -> Result<Vec<RunPause>, HubError> {
    use log_entity::{Column, Entity};
    let told = Condition::any()
        .add(Column::Message.starts_with(WAITS))
        .add(Column::Message.is_in([PAUSED, GOES_ON, BEGINS]));
    let lines = Entity::find()
        .filter(Column::RunId.eq(run.id))
        .filter(Column::Stream.eq(""))
        .filter(told)
        .order_by_asc(Column::Id)
        .limit(LINES)
        .all(hub.read())
        .await?;
    let held = [RunStatus::Waiting, RunStatus::Paused].map(|status| status.to_string());
    let still = held.contains(&run.status);
    let lines = lines.into_iter().map(|line| (line.at, line.message));
    Ok(of_lines(lines, if still { None } else { run.finished_at }))
}

/// Two of these lines without one between them that says it goes on are two times: the reason is
/// another one.
fn of_lines(
    lines: impl Iterator<Item = (DateTime<Utc>, String)>,
    finished_at: Option<DateTime<Utc>>,
) -> Vec<RunPause> {
    let mut pauses: Vec<RunPause> = Vec::new();
    for (at, message) in lines {
        if let Some(open) = pauses.last_mut().filter(|pause| pause.until.is_none()) {
            open.until = Some(at);
        }
        if message == PAUSED {
            pauses.push(RunPause { from: at, until: None, why: message });
        } else if let Some(wait) = message.strip_prefix(WAITS) {
            // After the time, which is written in UTC.
            let why = wait.split_once(": ").map_or(wait, |(_, why)| why).to_owned();
            pauses.push(RunPause { from: at, until: None, why });
        }
    }
    if let Some(open) = pauses.last_mut().filter(|pause| pause.until.is_none()) {
        open.until = finished_at;
    }
    pauses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    fn pauses(lines: &[(i64, &str)], finished_at: Option<i64>) -> Vec<(i64, Option<i64>)> {
        let lines = lines.iter().map(|(minute, line)| (at(*minute), (*line).to_owned()));
        let minute = |at: DateTime<Utc>| at.timestamp() / 60;
        of_lines(lines, finished_at.map(at))
            .into_iter()
            .map(|pause| (minute(pause.from), pause.until.map(minute)))
            .collect()
    }

    #[test]
    fn a_run_stands_still_until_it_goes_on() {
        let lines = [
            (0, "Reading begins"),
            (2, "Waits until 2026-11-25 10:05 UTC: GitHub asks for fewer requests"),
            (5, "Reading goes on"),
            (7, "Paused"),
        ];
        assert_eq!(pauses(&lines, None), [(2, Some(5)), (7, None)]);
        assert_eq!(pauses(&lines, Some(9)), [(2, Some(5)), (7, Some(9))]);
    }

    #[test]
    fn a_run_that_was_paused_while_it_waited_stood_still_for_two_reasons() {
        let lines = [(1, "Waits until noon: a limit"), (3, "Paused"), (4, "Reading goes on")];
        assert_eq!(pauses(&lines, Some(9)), [(1, Some(3)), (3, Some(4))]);
    }
}
