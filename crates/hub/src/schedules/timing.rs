//! The moments at which a schedule is due.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use contract::schedule::{LONGEST, Rhythm, SHORTEST};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use uuid::Uuid;

use crate::{HubError, words};

/// How far schedules are spread at most.
const SPREAD: TimeDelta = TimeDelta::minutes(5);
/// How many characters a cron expression may have, and how many are quoted of anything.
const EXPRESSION: usize = 100;
/// What every complaint about an expression ends with.
const EXAMPLE: &str = "Write five fields: minute, hour, day of the month, month, day of the week. \
    \"0 6 * * 1-5\" is 6:00 from Monday to Friday.";

/// The moments at which a schedule is due.
#[derive(Debug)]
pub(super) enum Timing {
    /// A step after the other.
    Every { step: TimeDelta, anchor: DateTime<Utc> },
    /// Times of a clock. A time that the clock leaves out in spring is made up for as soon as there
    /// is one again, and one that comes twice in autumn counts the first time. Expressions that say
    /// `*` or `*/15` for minute or hour go by the time that passes instead: so many minutes remain so
    /// many minutes.
    Cron { cron: Box<Cron>, zone: Tz, offset: TimeDelta },
}

impl Timing {
    /// Reads a rhythm; says what is wrong with it. Steps are counted from `anchor`.
    pub(super) fn of(rhythm: &Rhythm, id: Uuid, anchor: DateTime<Utc>) -> Result<Self, HubError> {
        match rhythm {
            Rhythm::Every { minutes } => {
                if !(SHORTEST..=LONGEST).contains(minutes) {
                    let message = format!("Choose {SHORTEST} to {LONGEST} minutes (four weeks).");
                    return Err(HubError::invalid(message, "minutes"));
                }
                Ok(Self::Every { step: TimeDelta::minutes((*minutes).into()), anchor })
            }
            Rhythm::Cron { expression, time_zone, spread } => Ok(Self::Cron {
                cron: Box::new(cron(expression)?),
                zone: zone(time_zone)?,
                offset: if *spread { offset(id, SPREAD) } else { TimeDelta::zero() },
            }),
        }
    }

    /// The first moment after this one.
    pub(super) fn next(&self, after: DateTime<Utc>) -> Result<DateTime<Utc>, HubError> {
        match self {
            Self::Every { step, anchor } => {
                Ok(*anchor + *step * (steps(*anchor, after, *step) + 1))
            }
            Self::Cron { cron, zone, offset } => {
                // What is searched counts in whole seconds.
                let from = (after - *offset).trunc_subsecs(0).with_timezone(zone);
                let found = cron.find_next_occurrence(&from, false).map_err(|_| never())?;
                Ok(found.with_timezone(&Utc) + *offset)
            }
        }
    }

    /// The last moment until this one, if there was one.
    pub(super) fn latest(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Every { step, anchor } => {
                let steps = steps(*anchor, until, *step);
                (steps > 0).then(|| *anchor + *step * steps)
            }
            Self::Cron { cron, zone, offset } => {
                let until = (until - *offset).trunc_subsecs(0).with_timezone(zone);
                let found = cron.find_previous_occurrence(&until, true).ok()?;
                Some(found.with_timezone(&Utc) + *offset)
            }
        }
    }

    /// So many moments after this one.
    pub(super) fn upcoming(&self, after: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
        let next = |it: &DateTime<Utc>| self.next(*it).ok();
        std::iter::successors(next(&after), next).take(count).collect()
    }
}

/// Where the counting of steps begins that are set now: a little later for each schedule, so that
/// those which are made at once are not due at once; at most a tenth of a step.
pub(super) fn anchor(rhythm: &Rhythm, id: Uuid, now: DateTime<Utc>) -> DateTime<Utc> {
    match rhythm {
        Rhythm::Every { minutes } => {
            let tenth = TimeDelta::seconds(i64::from(*minutes) * 6);
            now.trunc_subsecs(0) + offset(id, tenth.min(SPREAD))
        }
        Rhythm::Cron { .. } => now,
    }
}

/// How many whole steps have passed since the anchor.
fn steps(anchor: DateTime<Utc>, until: DateTime<Utc>, step: TimeDelta) -> i32 {
    let passed = (until - anchor).num_milliseconds().max(0) / step.num_milliseconds().max(1);
    i32::try_from(passed).unwrap_or(i32::MAX - 1)
}

/// A length of less than `most` that is always the same for one id, and any for different ones.
fn offset(id: Uuid, most: TimeDelta) -> TimeDelta {
    let most = most.num_seconds().unsigned_abs().max(1);
    // The end of an id is random.
    let random = u64::try_from(id.as_u128() & u128::from(u32::MAX)).unwrap_or_default();
    TimeDelta::seconds(i64::try_from(random % most).unwrap_or_default())
}

fn cron(expression: &str) -> Result<Cron, HubError> {
    let wrong = |problem: &str| {
        let quoted = words::line(expression, EXPRESSION);
        let message = format!("\"{quoted}\" is no cron expression: {problem} {EXAMPLE}");
        HubError::invalid(message, "expression")
    };
    if expression.trim().is_empty() {
        return Err(HubError::invalid(
            format!("The cron expression is missing. {EXAMPLE}"),
            "expression",
        ));
    }
    if expression.chars().count() > EXPRESSION {
        return Err(wrong("it is too long."));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(expression).map_err(|_| wrong(&what_is_wrong(expression)))
}

/// What is wrong with an expression, as far as it can be said in plain words.
fn what_is_wrong(expression: &str) -> String {
    match expression.split_whitespace().count() {
        5 => {
            "a field is out of its range. Minutes go from 0 to 59, hours from 0 to 23, days from 1 \
              to 31, months from 1 to 12, days of the week from 0 (Sunday) to 6."
                .to_owned()
        }
        1 => "it has one field where five are needed.".to_owned(),
        fields => format!("it has {fields} fields where five are needed."),
    }
}

fn zone(name: &str) -> Result<Tz, HubError> {
    // Whatever its capitals.
    Tz::from_str_insensitive(name).map_err(|_| {
        let quoted = words::line(name, EXPRESSION);
        let message = format!(
            "\"{quoted}\" is no time zone. Write it as a region and a city, such as \
             \"Europe/Berlin\", or \"UTC\"."
        );
        HubError::invalid(message, "time_zone")
    })
}

/// The zone by the name that it is known by.
pub(super) fn zone_name(name: &str) -> Result<String, HubError> {
    Ok(zone(name)?.name().to_owned())
}

fn never() -> HubError {
    let message = format!("That day never comes, such as 30 February. {EXAMPLE}");
    HubError::invalid(message, "expression")
}
