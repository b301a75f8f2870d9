use std::collections::BTreeMap;

use super::cell::Cell;
use super::expression::{Column, Expression};
use super::statement::{Condition, Statement};
use crate::calendar::Day;
use crate::direction::Direction;
use crate::google_cloud::export::{self, ExportRow};

/// Rows that answer a statement as things were at a moment, in the order that it asks for.
pub(super) fn rows(statement: &Statement, now: i64) -> Vec<Vec<Cell>> {
    let mut groups: BTreeMap<Vec<Cell>, Group> = BTreeMap::new();
    let wanted = |row: &ExportRow| {
        let holds = |it: &Condition| it.holds(&it.expression.of(row));
        statement.conditions.iter().all(holds)
    };
    let export = export::rows(first_day(statement), now).filter(wanted);
    for (position, row) in (0..).zip(export) {
        let key: Vec<Cell> = if statement.is_grouped() {
            statement.groups.iter().map(|group| group.of(&row)).collect()
        } else {
            vec![Cell::Integer(position)]
        };
        match groups.get_mut(&key) {
            Some(group) => group.add(statement, &row),
            None => {
                groups.insert(key, Group::of(statement, &row));
            }
        }
    }
    let groups = groups.into_values().filter_map(|group| group.finished(statement));
    let mut rows: Vec<Vec<Cell>> = groups.collect();
    let key = |row: &[Cell]| -> Vec<Cell> {
        statement.order.iter().map(|(position, _)| row[*position].clone()).collect()
    };
    rows.sort_by(|one, other| {
        let directions = statement.order.iter().map(|(_, direction)| *direction);
        Direction::compare(&key(one), &key(other), directions)
    });
    rows.truncate(statement.limit.unwrap_or(usize::MAX));
    rows
}

/// What was selected, and what the group must have to be shown.
struct Group {
    selected: Vec<Cell>,
    tested: Vec<Cell>,
}

impl Group {
    fn of(statement: &Statement, row: &ExportRow) -> Self {
        Self {
            selected: statement.select.iter().map(|item| item.expression.of(row)).collect(),
            tested: statement.having.iter().map(|it| it.expression.of(row)).collect(),
        }
    }

    fn add(&mut self, statement: &Statement, row: &ExportRow) {
        let selected = statement.select.iter().map(|item| &item.expression);
        let tested = statement.having.iter().map(|condition| &condition.expression);
        grow(&mut self.selected, selected, row);
        grow(&mut self.tested, tested, row);
    }

    fn finished(self, statement: &Statement) -> Option<Vec<Cell>> {
        let holds = |(condition, value): (&Condition, Cell)| {
            condition.holds(&condition.expression.finished(value))
        };
        statement.having.iter().zip(self.tested).all(holds).then(|| {
            let items = statement.select.iter().zip(self.selected);
            items.map(|(item, value)| item.expression.finished(value)).collect()
        })
    }
}

fn grow<'a>(
    values: &mut [Cell],
    expressions: impl Iterator<Item = &'a Expression>,
    row: &ExportRow,
) {
    for (value, expression) in values.iter_mut().zip(expressions) {
        let before = std::mem::replace(value, Cell::Null);
        *value = expression.with(before, row);
    }
}

/// The first day that a condition lets through, so that the days before are not even made.
fn first_day(statement: &Statement) -> Option<Day> {
    let from = |condition: &Condition| {
        if !condition.comparison.bounds_from_below() {
            return None;
        }
        match (&condition.expression, &condition.value) {
            (Expression::Column(Column::ExportTime), Cell::Timestamp(moment)) => {
                Some(export::first_day_exported_from(*moment))
            }
            (Expression::Column(Column::UsageStartTime), Cell::Timestamp(moment)) => {
                Some(Day::of(*moment))
            }
            (Expression::Date(Column::UsageStartTime), Cell::Date(day)) => Some(*day),
            _ => None,
        }
    };
    statement.conditions.iter().filter_map(from).max()
}
