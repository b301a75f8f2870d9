use std::collections::HashMap;

use super::cell::Cell;
use super::expression::Expression;
use super::statement_reader::StatementReader;
use crate::comparison::Comparison;
use crate::direction::Direction;

/// A question about costs, understood.
pub(super) struct Statement {
    pub(super) table: String,
    pub(super) select: Vec<Item>,
    pub(super) conditions: Vec<Condition>,
    pub(super) groups: Vec<Expression>,
    pub(super) having: Vec<Condition>,
    /// Position in the select list, and in which direction.
    pub(super) order: Vec<(usize, Direction)>,
    pub(super) limit: Option<usize>,
}

/// Something that is asked for, and what the answer calls it.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) expression: Expression,
}

/// `export_time > @since`
pub(super) struct Condition {
    pub(super) expression: Expression,
    pub(super) comparison: Comparison,
    pub(super) value: Cell,
}

impl Condition {
    pub(super) fn holds(&self, value: &Cell) -> bool {
        *value != Cell::Null && self.comparison.holds(value.cmp(&self.value))
    }
}

impl Statement {
    /// Reads a statement with its parameters.
    ///
    /// # Errors
    /// What is wrong with it, or what this sandbox does not read, in BigQuery's words.
    pub(super) fn parse(sql: &str, parameters: &HashMap<String, String>) -> Result<Self, String> {
        let statement = StatementReader::of(sql, parameters)?.statement()?;
        statement.check_groups()?;
        Ok(statement)
    }

    /// Whether rows are summed up at all.
    pub(super) fn is_grouped(&self) -> bool {
        !self.groups.is_empty() || self.select.iter().any(|item| item.expression.is_aggregate())
    }

    fn check_groups(&self) -> Result<(), String> {
        let loose = self.select.iter().find(|item| {
            !item.expression.is_aggregate() && !self.groups.contains(&item.expression)
        });
        match loose {
            Some(item) if self.is_grouped() => Err(format!(
                "SELECT list expression references column {} which is neither grouped nor \
                 aggregated",
                item.name,
            )),
            _ => Ok(()),
        }
    }
}
