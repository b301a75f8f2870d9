use super::oracle_format;
use super::tables::Tables;
use super::vendor_bill::{Column, Datum, VendorBill};
use crate::comparison::Comparison;
use crate::direction::Direction;
use crate::sql::{Reader, Token};

/// A question about transactions, understood.
pub(super) struct Statement {
    pub(super) select: Vec<Item>,
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Vec<(Column, Direction)>,
}

/// Something that is asked for, and what the answer calls it.
pub(super) struct Item {
    pub(super) name: String,
    expression: Expression,
}

enum Expression {
    Column(Column),
    /// `BUILTIN.DF(entity)`
    Display(Column),
    /// `TO_CHAR(lastmodifieddate, 'YYYY-MM-DD')`
    Written(Column, String),
}

/// `lastmodifieddate >= TO_TIMESTAMP('...', '...')`
pub(super) struct Condition {
    pub(super) column: Column,
    pub(super) comparison: Comparison,
    pub(super) value: Datum,
}

/// Words that never are another name for something.
pub(super) const KEYWORDS: [&str; 12] =
    ["from", "where", "order", "as", "asc", "desc", "and", "fetch", "inner", "left", "join", "on"];
pub(super) const UNSUPPORTED: &str = "Invalid or unsupported search";

impl Item {
    pub(super) fn of(&self, bill: &VendorBill) -> String {
        match &self.expression {
            Expression::Column(column) => bill.value(*column).written(),
            Expression::Display(column) => bill.display(*column),
            Expression::Written(column, format) => match bill.value(*column) {
                Datum::Moment(seconds) => oracle_format::write(seconds, format).unwrap_or_default(),
                other => other.written(),
            },
        }
    }
}

impl Condition {
    pub(super) fn holds(&self, bill: &VendorBill) -> bool {
        self.comparison.holds(bill.value(self.column).cmp(&self.value))
    }
}

impl Statement {
    /// # Errors
    /// What is wrong with the statement, or what this sandbox does not read.
    pub(super) fn parse(sql: &str) -> Result<Self, String> {
        let tables = Tables::find(sql)?;
        let mut reader = StatementReader { reader: Reader::of(sql)?, tables };
        reader.statement()
    }
}

struct StatementReader {
    reader: Reader,
    tables: Tables,
}

impl StatementReader {
    fn statement(&mut self) -> Result<Statement, String> {
        self.reader.expect_word("SELECT")?;
        let select = self.select()?;
        self.reader.expect_word("FROM")?;
        Tables::read(&mut self.reader)?;
        let conditions =
            if self.reader.take_word("where") { self.conditions()? } else { Vec::new() };
        let order = if self.reader.take_words("order", "by") { self.order()? } else { Vec::new() };
        if self.reader.is_at_end() {
            Ok(Statement { select, conditions, order })
        } else {
            Err(self.reader.unexpected("the end"))
        }
    }

    fn select(&mut self) -> Result<Vec<Item>, String> {
        let (mut items, mut unnamed) = (Vec::new(), 0);
        loop {
            let expression = self.expression()?;
            let alias = if self.reader.take_word("as") {
                Some(self.reader.word()?)
            } else {
                self.reader.take_name(&KEYWORDS)
            };
            let name = match (alias, &expression) {
                (Some(alias), _) => alias.to_lowercase(),
                (None, Expression::Column(column)) => column.name().to_owned(),
                (None, _) => {
                    unnamed += 1;
                    format!("expr{unnamed}")
                }
            };
            items.push(Item { name, expression });
            if !self.reader.take_symbol(",") {
                return Ok(items);
            }
        }
    }

    fn expression(&mut self) -> Result<Expression, String> {
        if self.reader.is_at_call() {
            self.reader.expect_word("TO_CHAR")?;
            self.reader.expect_symbol("(")?;
            let column = self.column()?;
            self.reader.expect_symbol(",")?;
            let format = self.text()?;
            oracle_format::write(0, &format).ok_or("Date format not recognized")?;
            self.reader.expect_symbol(")")?;
            return Ok(Expression::Written(column, format));
        }
        if self.reader.take_word("BUILTIN") {
            self.reader.expect_symbol(".")?;
            self.reader.expect_word("DF")?;
            self.reader.expect_symbol("(")?;
            let column = self.column()?;
            self.reader.expect_symbol(")")?;
            return Ok(Expression::Display(column));
        }
        self.column().map(Expression::Column)
    }

    fn column(&mut self) -> Result<Column, String> {
        self.tables.column(&self.reader.path()?)
    }

    fn conditions(&mut self) -> Result<Vec<Condition>, String> {
        let mut conditions = Vec::new();
        loop {
            let column = self.column()?;
            let comparison = self.reader.take_comparison().ok_or(UNSUPPORTED)?;
            let value = self.literal(column)?;
            conditions.push(Condition { column, comparison, value });
            if !self.reader.take_word("and") {
                return Ok(conditions);
            }
        }
    }

    fn literal(&mut self, column: Column) -> Result<Datum, String> {
        if self.reader.take_word("TO_TIMESTAMP") || self.reader.take_word("TO_DATE") {
            self.reader.expect_symbol("(")?;
            let text = self.text()?;
            self.reader.expect_symbol(",")?;
            let format = self.text()?;
            self.reader.expect_symbol(")")?;
            return oracle_format::read(&text, &format)
                .map(Datum::Moment)
                .ok_or_else(|| "Date format picture does not match the text".to_owned());
        }
        match self.reader.next() {
            Some(Token::Text(text) | Token::Number(text)) => {
                column.read(&text).ok_or_else(|| format!("Invalid literal '{text}'"))
            }
            _ => Err(UNSUPPORTED.to_owned()),
        }
    }

    fn order(&mut self) -> Result<Vec<(Column, Direction)>, String> {
        let mut order = Vec::new();
        loop {
            let column = self.column()?;
            order.push((column, self.reader.direction()));
            if !self.reader.take_symbol(",") {
                return Ok(order);
            }
        }
    }

    fn text(&mut self) -> Result<String, String> {
        match self.reader.next() {
            Some(Token::Text(text)) => Ok(text),
            _ => Err(UNSUPPORTED.to_owned()),
        }
    }
}
