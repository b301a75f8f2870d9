//! One condition on one column.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use super::{Period, QueryError};
use crate::{
    currency, decimal,
    model::{Column, Kind, Model},
};

/// One condition on one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Nothing where it must hold; of the filters of one group one must.
    pub group: Option<Group>,
    /// The name of a column of the model.
    pub column: String,
    /// How the column is compared.
    pub operator: Operator,
    /// With what.
    pub operand: Operand,
    /// The text it was read from, to be shown and written back as it was.
    pub text: String,
}

/// Filters of which one must hold: `any1.` to `any9.` before the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Group(u8);

impl Group {
    /// Every group there can be.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=9).map(Self)
    }

    /// Its number, for people: 1 to 9.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Takes the group off the front of a parameter.
    fn split(parameter: &str) -> (Option<Self>, &str) {
        let group = parameter.strip_prefix("any").and_then(|rest| {
            let (number, rest) = rest.split_once('.')?;
            Self::all().find(|group| number == group.to_string()).map(|group| (group, rest))
        });
        group.map_or((None, parameter), |(group, rest)| (Some(group), rest))
    }
}

impl fmt::Display for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How a column is compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Operator {
    /// Equal to one of; for a time, within that day or period.
    In,
    /// Equal to none of.
    Not,
    /// Contains, without regard to case.
    Contains,
    /// At least; for a time, at or after.
    Gte,
    /// At most; for a day, until its end.
    Lte,
    /// Carries this label.
    Has,
    /// Does not contain; for labels, does not carry.
    Lacks,
    /// Has a value, or has none.
    Is,
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// Texts, of which one must match.
    Texts(Vec<String>),
    /// A number, in the places of its column.
    Integer(i64),
    /// A decimal amount of money; how many smallest units that is depends on the row's currency.
    Amount(String),
    /// A moment.
    Time(DateTime<Utc>),
    /// A span of days.
    Period(Period),
    /// Whether there is a value at all.
    Presence(Presence),
}

/// Whether a column has a value.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Presence {
    /// The provider said nothing.
    Empty,
    /// There is a value.
    Filled,
}

/// The longest text a filter takes, in characters.
const LONGEST: usize = 1_000;

impl Operator {
    /// What `column=value` means for a column of this kind.
    pub const fn natural(kind: Kind) -> Self {
        match kind {
            Kind::Tags => Self::Has,
            _ => Self::In,
        }
    }

    /// What a column of this kind can be asked.
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Text | Kind::Link => {
                &[Self::In, Self::Not, Self::Contains, Self::Lacks, Self::Is]
            }
            Kind::Enum(_) => &[Self::In, Self::Not, Self::Is],
            Kind::Integer => &[Self::In, Self::Not, Self::Gte, Self::Lte, Self::Is],
            Kind::Decimal { .. } | Kind::Money { .. } => &[Self::Gte, Self::Lte, Self::Is],
            Kind::Time | Kind::Day => &[Self::In, Self::Gte, Self::Lte, Self::Is],
            Kind::Tags => &[Self::Has, Self::Lacks, Self::Contains, Self::Is],
        }
    }

    /// Whether several values at once, parted by commas, mean any of them.
    const fn takes_several(self, kind: Kind) -> bool {
        matches!((kind, self), (Kind::Enum(_), Self::In | Self::Not))
    }
}

impl Filter {
    /// Reads one URL parameter: `state`, `title.contains`, or `any1.title.contains`.
    pub fn parse(model: &Model, parameter: &str, text: &str) -> Result<Self, QueryError> {
        let (group, bare) = Group::split(parameter);
        let (name, operator) = bare.split_once('.').unwrap_or((bare, ""));
        let column = model.column(name).ok_or_else(|| unknown_column(model, parameter, name))?;
        let operator = match operator {
            "" => Operator::natural(column.kind),
            word => word
                .parse()
                .ok()
                .filter(|it| Operator::of(column.kind).contains(it))
                .ok_or_else(|| unknown_operator(column, parameter, word))?,
        };
        if text.chars().count() > LONGEST {
            return Err(QueryError::new(
                parameter,
                format!("A filter takes at most {LONGEST} characters."),
            ));
        }
        let operand = operand(column, operator, text)
            .map_err(|problem| QueryError::new(parameter, problem))?;
        Ok(Self { group, column: name.to_owned(), operator, operand, text: text.to_owned() })
    }

    /// Whether the parameter, given twice, means either value: the boxes of one choice.
    pub(super) fn takes_several(model: &Model, parameter: &str) -> bool {
        let (_, bare) = Group::split(parameter);
        let (name, operator) = bare.split_once('.').unwrap_or((bare, ""));
        model.column(name).is_some_and(|column| {
            let operator = operator.parse().unwrap_or_else(|_| Operator::natural(column.kind));
            operator.takes_several(column.kind)
        })
    }

    /// The URL parameter that this filter is written as.
    pub fn parameter(&self, model: &Model) -> String {
        let natural = model.column(&self.column).map(|column| Operator::natural(column.kind));
        let bare = if natural == Some(self.operator) {
            self.column.clone()
        } else {
            format!("{}.{}", self.column, self.operator)
        };
        match self.group {
            Some(group) => format!("any{group}.{bare}"),
            None => bare,
        }
    }
}

fn operand(column: &Column, operator: Operator, text: &str) -> Result<Operand, String> {
    let label = column.label;
    let text = text.trim();
    match (column.kind, operator) {
        (_, Operator::Is) => text.parse().map(Operand::Presence).map_err(|_| {
            format!("{label}: \"{}\" is neither \"empty\" nor \"filled\".", shown(text))
        }),
        (Kind::Enum(_), _) => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            Ok(Operand::Texts(words.map(str::to_owned).collect()))
        }
        (Kind::Integer, _) => text
            .parse()
            .map(Operand::Integer)
            .map_err(|_| format!("{label}: \"{}\" is not a whole number.", shown(text))),
        (Kind::Decimal { places }, _) => decimal::scaled(text, places)
            .map(Operand::Integer)
            .ok_or_else(|| format!("{label}: \"{}\" is not a number like 12.5.", shown(text))),
        (Kind::Money { .. }, _) if currency::is_amount(text) => {
            Ok(Operand::Amount(text.to_owned()))
        }
        (Kind::Money { .. }, _) => {
            Err(format!("{label}: \"{}\" is not an amount like 12.50.", shown(text)))
        }
        (Kind::Time | Kind::Day, Operator::In) => {
            Period::parse(text).map(Operand::Period).ok_or_else(|| {
                format!(
                    "{label}: \"{}\" is no day like 2026-11-21, and none of: {}.",
                    shown(text),
                    Period::names()
                )
            })
        }
        (Kind::Time | Kind::Day, Operator::Lte) => time(label, text, EndOf::Day),
        (Kind::Time | Kind::Day, _) => time(label, text, EndOf::Nothing),
        _ => Ok(Operand::Texts(vec![text.to_owned()])),
    }
}

/// Whether a day without a time means its last moment.
enum EndOf {
    Day,
    Nothing,
}

fn time(label: &str, text: &str, end: EndOf) -> Result<Operand, String> {
    let Some(time) = moment(text, end) else {
        return Err(format!("{label}: \"{}\" is not a date like 2026-11-21.", shown(text)));
    };
    // The years that are stored, and that sort as text.
    if !(1..=9999).contains(&time.year()) {
        return Err(format!("{label}: \"{}\" is not in the years 1 to 9999.", shown(text)));
    }
    Ok(Operand::Time(time))
}

fn moment(text: &str, end: EndOf) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    // What <input type="datetime-local"> sends.
    if let Ok(time) = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M") {
        return Some(time.and_utc());
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
    match end {
        EndOf::Nothing => Some(midnight),
        // The last microsecond: the precision that times are stored with.
        EndOf::Day => midnight.checked_add_signed(TimeDelta::days(1) - TimeDelta::microseconds(1)),
    }
}

fn unknown_column(model: &Model, parameter: &str, name: &str) -> QueryError {
    let known: Vec<_> = model.columns.iter().map(|column| column.name).collect();
    let (name, label) = (shown(name), model.label);
    QueryError::new(
        parameter,
        format!("There is no column \"{name}\" in {label}. There are: {}.", known.join(", ")),
    )
}

fn unknown_operator(column: &Column, parameter: &str, word: &str) -> QueryError {
    let known: Vec<&str> = Operator::of(column.kind).iter().map(Into::into).collect();
    let (word, label) = (shown(word), column.label);
    QueryError::new(
        parameter,
        format!("{label} cannot be filtered by \"{word}\", only by: {}.", known.join(", ")),
    )
}

/// What was given, short enough for a sentence.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CLOUD_COSTS, ISSUES, ORDERS};

    fn refused(model: &Model, parameter: &str, text: &str) -> String {
        Filter::parse(model, parameter, text).unwrap_err().problem
    }

    #[test]
    fn a_bare_column_takes_the_natural_filter_of_its_kind() {
        let state = Filter::parse(&ISSUES, "state", "open, closed").unwrap();
        assert_eq!(state.operator, Operator::In);
        assert_eq!(state.operand, Operand::Texts(vec!["open".into(), "closed".into()]));
        let label = Filter::parse(&ISSUES, "labels", "good first issue").unwrap();
        assert_eq!(label.operator, Operator::Has);
        assert_eq!(label.parameter(&ISSUES), "labels");
    }

    #[test]
    fn a_day_as_upper_bound_includes_the_whole_day() {
        for (model, parameter) in [(&ORDERS, "placed_at.lte"), (&CLOUD_COSTS, "day.lte")] {
            let filter = Filter::parse(model, parameter, "2026-11-21").unwrap();
            let Operand::Time(time) = filter.operand else { panic!("not a time") };
            assert_eq!(time.to_rfc3339(), "2026-11-21T23:59:59.999999+00:00");
            assert_eq!(filter.text, "2026-11-21");
        }
    }

    #[test]
    fn the_first_and_the_last_day_there_can_be_are_dates() {
        for (parameter, text, time) in [
            ("placed_at.gte", "0001-01-01", "0001-01-01T00:00:00+00:00"),
            ("placed_at.lte", "9999-12-31", "9999-12-31T23:59:59.999999+00:00"),
        ] {
            let filter = Filter::parse(&ORDERS, parameter, text).unwrap();
            let Operand::Time(read) = filter.operand else { panic!("not a time") };
            assert_eq!(read.to_rfc3339(), time);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        assert!(refused(&ORDERS, "colour", "red").contains("number, status, customer_name"));
        assert!(refused(&ORDERS, "status.contains", "x").contains("only by: in, not, is."));
        assert!(refused(&ORDERS, "status.is", "maybe").contains("\"empty\" nor \"filled\""));
        assert!(refused(&ORDERS, "placed_at", "tomorrow").contains("last_7_days"));
        assert!(refused(&ORDERS, "any0.status", "paid").contains("no column \"any0\""));
        assert!(refused(&ORDERS, "item_count.gte", "many").contains("not a whole number"));
        assert!(refused(&ORDERS, "total.gte", "1e9").contains("not an amount"));
        assert!(refused(&ORDERS, "placed_at.gte", "yesterday").contains("like 2026-11-21"));
        for year in ["-9999", "0000", "+10000", "+262142"] {
            for text in [format!("{year}-01-01"), format!("{year}-12-31T23:00")] {
                for parameter in ["placed_at.gte", "placed_at.lte"] {
                    let says = refused(&ORDERS, parameter, &text);
                    assert!(says.contains("years 1 to 9999"), "{parameter}={text}: {says}");
                }
            }
        }
        assert!(refused(&ORDERS, "customer_name.contains", &"x".repeat(1_001)).contains("1000"));
    }
}
