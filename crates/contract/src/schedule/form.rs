//! The form of a schedule: texts, as fields hold them.

use serde::{Deserialize, Serialize};

use super::{LONGEST, Missed, Rhythm, SHORTEST, ScheduleInput};
use crate::ids::ConnectionId;

/// What the field `rhythm` says when the minutes stand in a field of their own.
pub const EVERY: &str = "every";
/// What it says for times of the clock.
pub const CRON: &str = "cron";

/// A field that says nothing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleFormError {
    /// What is wrong with it and what would not be, for people.
    pub message: String,
    /// The name of the field.
    pub field: &'static str,
}

/// The fields of the form, by the names that they have there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleForm {
    /// The connection.
    pub connection_id: ConnectionId,
    /// The stream; empty for the whole connection.
    #[serde(default)]
    pub stream: String,
    /// A number of minutes, [`EVERY`] or [`CRON`].
    pub rhythm: String,
    /// The minutes of [`EVERY`].
    #[serde(default)]
    pub minutes: String,
    /// The expression of [`CRON`].
    #[serde(default)]
    pub expression: String,
    /// The time zone of [`CRON`].
    #[serde(default)]
    pub time_zone: String,
    /// Whether times of [`CRON`] are spread; a box that is not ticked is not sent.
    #[serde(default)]
    pub spread: String,
    /// What happens when it was missed.
    #[serde(default)]
    pub missed: Missed,
}

impl ScheduleForm {
    /// What it says. Whether a cron expression and a time zone make sense is for the server to find
    /// out, which knows both.
    pub fn read(self) -> Result<ScheduleInput, ScheduleFormError> {
        let rhythm = match self.rhythm.as_str() {
            CRON => Rhythm::Cron {
                expression: self.expression.trim().to_owned(),
                time_zone: self.time_zone.trim().to_owned(),
                spread: !self.spread.is_empty(),
            },
            EVERY => minutes(&self.minutes, "minutes")?,
            preset => minutes(preset, "rhythm")?,
        };
        Ok(ScheduleInput {
            connection_id: self.connection_id,
            stream: Some(self.stream).filter(|name| !name.is_empty()),
            rhythm,
            missed: self.missed,
        })
    }
}

fn minutes(text: &str, field: &'static str) -> Result<Rhythm, ScheduleFormError> {
    let number = text.trim().parse().ok();
    let minutes = number.filter(|it| (SHORTEST..=LONGEST).contains(it));
    let minutes = minutes.ok_or_else(|| ScheduleFormError {
        message: format!(
            "Write a whole number of minutes from {SHORTEST} to {LONGEST} (four weeks): 90 is an \
             hour and a half."
        ),
        field,
    })?;
    Ok(Rhythm::Every { minutes })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form(rhythm: &str, minutes: &str) -> ScheduleForm {
        ScheduleForm {
            connection_id: Uuid::from_u128(7).into(),
            stream: String::new(),
            rhythm: rhythm.to_owned(),
            minutes: minutes.to_owned(),
            expression: " 0 6 * * * ".to_owned(),
            time_zone: "UTC".to_owned(),
            spread: String::new(),
            missed: Missed::RunOnce,
        }
    }

    #[test]
    fn a_preset_a_number_and_an_expression_are_read() {
        let read = |rhythm, minutes| form(rhythm, minutes).read().unwrap();
        assert_eq!(read("60", "").rhythm, Rhythm::Every { minutes: 60 });
        assert_eq!(read(EVERY, " 90 ").rhythm, Rhythm::Every { minutes: 90 });
        let (expression, time_zone) = ("0 6 * * *".to_owned(), "UTC".to_owned());
        let cron = Rhythm::Cron { expression, time_zone, spread: false };
        assert_eq!(read(CRON, "").rhythm, cron);
        assert_eq!(read("60", "").stream, None);
    }

    #[test]
    fn what_is_no_length_is_refused_with_the_name_of_its_field() {
        for wrong in ["", "0", "-5", "1.5", "40321", "soon", "99999999999"] {
            let error = form(EVERY, wrong).read().unwrap_err();
            assert_eq!(error.field, "minutes", "{wrong}");
        }
        assert_eq!(form("", "5").read().unwrap_err().field, "rhythm");
    }
}
