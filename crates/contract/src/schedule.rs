//! When what is connected is read by itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::ids::{ConnectionId, ScheduleId, SyncRunId};

mod form;

pub use form::{CRON, EVERY, ScheduleForm, ScheduleFormError};

/// The most often that something is read by itself, in minutes.
pub const SHORTEST: u32 = 1;
/// The most seldom, in minutes: four weeks.
pub const LONGEST: u32 = 40_320;

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

/// When it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Again and again after so long.
    Every {
        /// How long, in minutes.
        minutes: u32,
    },
    /// At times of the clock.
    Cron {
        /// Minute, hour, day of the month, month and day of the week: `0 6 * * 1-5`.
        expression: String,
        /// Whose clock: `Europe/Berlin`.
        time_zone: String,
        /// Whether it begins up to a few minutes later, each schedule at a moment of its own, so
        /// that not everything begins at once.
        spread: bool,
    },
}

impl Rhythm {
    /// The words for people: "every 60 minutes".
    pub fn words(&self) -> String {
        match self {
            Self::Every { minutes } => every(*minutes),
            Self::Cron { expression, time_zone, .. } => {
                format!("at the times of {expression} ({time_zone})")
            }
        }
    }
}

fn every(minutes: u32) -> String {
    let (count, unit) = match minutes {
        _ if minutes.is_multiple_of(WEEK) => (minutes / WEEK, "week"),
        _ if minutes.is_multiple_of(DAY) => (minutes / DAY, "day"),
        _ if minutes > HOUR && minutes.is_multiple_of(HOUR) => (minutes / HOUR, "hour"),
        _ => (minutes, "minute"),
    };
    if count == 1 { format!("every {unit}") } else { format!("every {count} {unit}s") }
}

/// What happens when the moment passed while the server was not there.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Missed {
    /// It is made up for once, as soon as possible, however often it was missed.
    #[default]
    RunOnce,
    /// It is left out.
    Skip,
}

impl Missed {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::RunOnce => "Make up for it once",
            Self::Skip => "Leave it out",
        }
    }
}

/// What became of the last time that it was due.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ScheduleOutcome {
    /// A sync was queued.
    Queued,
    /// A sync of the same streams was going on.
    Busy,
    /// The connection was paused.
    Paused,
    /// The connection was cut off.
    Disconnected,
    /// The provider did not accept the credential.
    NeedsReconnect,
    /// The auto-sync of the connection was off.
    SwitchedOff,
    /// The server was not there, and it was to be left out then.
    Missed,
    /// No stream was left to be read: each has a schedule of its own, or is gone.
    NothingToRead,
    /// It could not be queued; the log of the server says why.
    Failed,
}

impl ScheduleOutcome {
    /// A sentence for people, where there is more to say than that a sync was queued.
    pub const fn sentence(self) -> Option<&'static str> {
        Some(match self {
            Self::Queued => return None,
            Self::Busy => "The last time, a sync was still going on, so none was queued.",
            Self::Paused => "The last time, the connection was paused.",
            Self::Disconnected => "The last time, the connection was disconnected.",
            Self::NeedsReconnect => {
                "The last time, the connection had to be connected again first."
            }
            Self::SwitchedOff => "The last time, auto-sync was off.",
            Self::Missed => "The last time was missed while the server was not running.",
            Self::NothingToRead => "The last time, there was no stream for it to read.",
            Self::Failed => "The last time, no sync could be queued. The server's log says why.",
        })
    }
}

/// A schedule, as its connection's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleRow {
    /// The schedule.
    pub id: ScheduleId,
    /// The stream that it is for; nothing when it is for all that have none of their own.
    pub stream: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// When it is due.
    pub rhythm: Rhythm,
    /// What happens when that was missed.
    pub missed: Missed,
    /// When it is due the next times, the soonest first; none when it is switched off.
    pub upcoming: Vec<DateTime<Utc>>,
    /// When it was last due.
    pub last_at: Option<DateTime<Utc>>,
    /// What became of that.
    pub last_outcome: Option<ScheduleOutcome>,
    /// The run that it last queued.
    pub last_run: Option<SyncRunId>,
}

/// All schedules of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSchedules {
    /// For all streams that have none of their own. Missing for a moment after an update, until the
    /// server has made it.
    pub whole: Option<ScheduleRow>,
    /// Of single streams, in the order of the provider file.
    pub streams: Vec<ScheduleRow>,
}

/// What a person says to set a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleInput {
    /// The connection.
    pub connection_id: ConnectionId,
    /// The stream, when it is for one.
    pub stream: Option<String>,
    /// When it is due.
    pub rhythm: Rhythm,
    /// What happens when that was missed.
    pub missed: Missed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_in_the_largest_unit_that_fits() {
        let words = |minutes| Rhythm::Every { minutes }.words();
        assert_eq!(words(1), "every minute");
        assert_eq!(words(60), "every 60 minutes");
        assert_eq!(words(90), "every 90 minutes");
        assert_eq!(words(360), "every 6 hours");
        assert_eq!(words(1_440), "every day");
        assert_eq!(words(2_880), "every 2 days");
        assert_eq!(words(10_080), "every week");
        assert_eq!(words(LONGEST), "every 4 weeks");
    }
}
