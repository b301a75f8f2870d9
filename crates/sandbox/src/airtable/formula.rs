//! The formulas that filter records, as far as a sync and a lookup need them: comparisons, AND, OR,
//! NOT, and functions of time and text.

mod parse;

use std::cmp::Ordering;

use serde_json::Value;

use super::field::Field;
use super::record::Record;
use super::table::Table;
use crate::clock::{parse_rfc3339, rfc3339_milliseconds};
use crate::comparison::Comparison;

/// A formula that was understood.
pub(super) struct Formula(Term);

enum Term {
    Literal(Val),
    Field(&'static Field),
    Call(Function, Vec<Term>),
    Compare(Comparison, Box<Term>, Box<Term>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Function {
    And,
    Or,
    Not,
    If,
    IsAfter,
    IsBefore,
    IsSame,
    LastModifiedTime,
    CreatedTime,
    RecordId,
    True,
    False,
    Blank,
    Lower,
    Upper,
    Find,
    DatetimeParse,
}

/// What a part of a formula comes to.
#[derive(Clone)]
enum Val {
    Blank,
    Number(f64),
    Text(String),
}

impl Formula {
    /// Understands a formula over the fields of a table, or says why not.
    pub(super) fn parse(text: &str, table: &Table) -> Result<Self, String> {
        parse::formula(text, table).map(Self)
    }

    pub(super) fn holds(&self, record: &Record) -> bool {
        self.0.of(record).is_true()
    }

    /// A moment after which every record that the formula holds for was changed, if it can be told
    /// from the formula alone.
    pub(super) fn changed_after(&self) -> Option<i64> {
        self.0.changed_after()
    }
}

impl Term {
    fn changed_after(&self) -> Option<i64> {
        let Self::Call(function, arguments) = self else { return None };
        match (function, arguments.as_slice()) {
            (Function::And, parts) => parts.iter().filter_map(Self::changed_after).max(),
            (
                Function::IsAfter,
                [Self::Call(Function::LastModifiedTime, _), Self::Literal(Val::Text(moment))],
            ) => parse_rfc3339(moment),
            _ => None,
        }
    }

    fn of(&self, record: &Record) -> Val {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Field(field) => Val::of(record.value(field)),
            Self::Compare(comparison, one, other) => {
                Val::truth(comparison.holds(one.of(record).compare(&other.of(record))))
            }
            Self::Call(function, arguments) => function.of(arguments, record),
        }
    }
}

impl Function {
    fn of(self, arguments: &[Term], record: &Record) -> Val {
        let value =
            |position: usize| arguments.get(position).map_or(Val::Blank, |it| it.of(record));
        let moments = |holds: fn(i64, i64) -> bool| {
            let both = value(0).moment().zip(value(1).moment());
            Val::truth(both.is_some_and(|(one, other)| holds(one, other)))
        };
        match self {
            Self::And => Val::truth(arguments.iter().all(|it| it.of(record).is_true())),
            Self::Or => Val::truth(arguments.iter().any(|it| it.of(record).is_true())),
            Self::Not => Val::truth(!value(0).is_true()),
            Self::If if value(0).is_true() => value(1),
            Self::If => value(2),
            Self::IsAfter => moments(|one, other| one > other),
            Self::IsBefore => moments(|one, other| one < other),
            Self::IsSame => moments(|one, other| one == other),
            Self::LastModifiedTime => Val::Text(rfc3339_milliseconds(record.changed_at())),
            Self::CreatedTime => Val::Text(rfc3339_milliseconds(record.created_at())),
            Self::RecordId => Val::Text(record.id.clone()),
            Self::True => Val::truth(true),
            Self::False => Val::truth(false),
            Self::Blank => Val::Blank,
            Self::Lower => Val::Text(value(0).text().to_lowercase()),
            Self::Upper => Val::Text(value(0).text().to_uppercase()),
            Self::Find => Val::Number(found_at(&value(0).text(), &value(1).text())),
            Self::DatetimeParse => value(0),
        }
    }
}

/// The place of a text in another, from 1; 0 when it is not there.
fn found_at(wanted: &str, text: &str) -> f64 {
    let before = text.find(wanted).map(|at| text[..at].chars().count() + 1);
    before.and_then(|place| u32::try_from(place).ok()).map_or(0.0, f64::from)
}

impl Val {
    fn of(cell: &Value) -> Self {
        match cell {
            Value::Bool(checked) => Self::truth(*checked),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => {
                let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                Self::Text(texts.join(", "))
            }
            Value::Null | Value::Object(_) => Self::Blank,
        }
    }

    fn truth(holds: bool) -> Self {
        Self::Number(if holds { 1.0 } else { 0.0 })
    }

    fn is_true(&self) -> bool {
        match self {
            Self::Blank => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self.number(), other.number()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => self.text().cmp(&other.text()),
        }
    }

    /// A blank counts as nothing beside a number.
    fn number(&self) -> Option<f64> {
        match self {
            Self::Blank => Some(0.0),
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// A moment or a day, in epoch seconds.
    fn moment(&self) -> Option<i64> {
        let Self::Text(text) = self else { return None };
        parse_rfc3339(text).or_else(|| parse_rfc3339(&format!("{text}T00:00:00Z")))
    }
}
