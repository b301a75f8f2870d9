use std::collections::HashMap;

use super::cell::Kind;
use super::expression::{Column, Expression, Measure};
use super::statement::{Condition, Item, Statement};
use crate::comparison::Comparison;
use crate::direction::Direction;
use crate::sql::{Reader, Token};

/// Reads a statement from its first word to its last.
pub(super) struct StatementReader<'a> {
    reader: Reader,
    parameters: &'a HashMap<String, String>,
    /// `b` in `` FROM `table` AS b ``, which may stand before every column.
    table_alias: Option<String>,
}

const KEYWORDS: [&str; 9] =
    ["from", "where", "group", "having", "order", "limit", "as", "asc", "desc"];

fn syntax(why: &str) -> String {
    format!("Syntax error: {why}")
}

/// Columns come before the table, so its other name must be known first.
fn alias_of_table(sql: &str) -> Result<Option<String>, String> {
    let mut reader = Reader::of(sql).map_err(|why| syntax(&why))?;
    while let Some(token) = reader.next() {
        if matches!(token, Token::Name(_)) {
            reader.take_word("as");
            return Ok(reader.take_name(&KEYWORDS).map(|name| name.to_lowercase()));
        }
    }
    Ok(None)
}

impl<'a> StatementReader<'a> {
    pub(super) fn of(sql: &str, parameters: &'a HashMap<String, String>) -> Result<Self, String> {
        let reader = Reader::of(sql).map_err(|why| syntax(&why))?;
        Ok(Self { reader, parameters, table_alias: alias_of_table(sql)? })
    }

    pub(super) fn statement(mut self) -> Result<Statement, String> {
        self.word("SELECT")?;
        let select = self.select()?;
        self.word("FROM")?;
        let table = self.table()?;
        let conditions =
            if self.reader.take_word("where") { self.conditions(&select)? } else { Vec::new() };
        if conditions.iter().any(|condition| condition.expression.is_aggregate()) {
            return Err("Aggregate function not allowed in WHERE clause".to_owned());
        }
        let groups =
            if self.reader.take_words("group", "by") { self.groups(&select)? } else { Vec::new() };
        let having =
            if self.reader.take_word("having") { self.conditions(&select)? } else { Vec::new() };
        let order =
            if self.reader.take_words("order", "by") { self.order(&select)? } else { Vec::new() };
        let limit = if self.reader.take_word("limit") { Some(self.number()?) } else { None };
        if !self.reader.is_at_end() {
            return Err(syntax(&self.reader.unexpected("end of input")));
        }
        Ok(Statement { table, select, conditions, groups, having, order, limit })
    }

    fn select(&mut self) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        loop {
            let expression = self.expression()?;
            let alias = if self.reader.take_word("as") {
                Some(self.reader.word().map_err(|why| syntax(&why))?)
            } else {
                self.reader.take_name(&KEYWORDS)
            };
            let name = alias.unwrap_or_else(|| match &expression {
                Expression::Column(column) => column.name().to_owned(),
                _ => format!("f{}_", items.len()),
            });
            items.push(Item { name, expression });
            if !self.reader.take_symbol(",") {
                return Ok(items);
            }
        }
    }

    fn table(&mut self) -> Result<String, String> {
        let Some(Token::Name(table)) = self.reader.next() else {
            return Err(syntax("Expected a table name in backticks"));
        };
        self.reader.take_word("as");
        self.reader.take_name(&KEYWORDS);
        Ok(table)
    }

    fn conditions(&mut self, select: &[Item]) -> Result<Vec<Condition>, String> {
        let mut conditions = Vec::new();
        loop {
            conditions.push(self.condition(select)?);
            if !self.reader.take_word("and") {
                return Ok(conditions);
            }
        }
    }

    fn condition(&mut self, select: &[Item]) -> Result<Condition, String> {
        let expression = self.named_or_expression(select)?;
        let comparison = self.comparison()?;
        let text = self.operand()?;
        let kind = expression.kind();
        let value = kind
            .read(&text)
            .ok_or_else(|| format!("Could not cast literal \"{text}\" to type {}", kind.name()))?;
        Ok(Condition { expression, comparison, value })
    }

    fn comparison(&mut self) -> Result<Comparison, String> {
        self.reader.take_comparison().ok_or_else(|| syntax(&self.reader.unexpected("a comparison")))
    }

    /// `@since`, `'text'`, `1`, `TIMESTAMP '...'`, `TIMESTAMP('...')`, `DATE('...')`
    fn operand(&mut self) -> Result<String, String> {
        if self.reader.take_word("timestamp") || self.reader.take_word("date") {
            let in_brackets = self.reader.take_symbol("(");
            let operand = self.operand()?;
            if in_brackets {
                self.symbol(")")?;
            }
            return Ok(operand);
        }
        match self.reader.next() {
            Some(Token::Parameter(name)) => {
                let value = self.parameters.get(&name).cloned();
                value.ok_or_else(|| format!("Query parameter '{name}' not found"))
            }
            Some(Token::Text(text) | Token::Number(text)) => Ok(text),
            _ => Err(syntax("Expected a parameter or a literal")),
        }
    }

    fn groups(&mut self, select: &[Item]) -> Result<Vec<Expression>, String> {
        if self.reader.take_word("all") {
            let plain = select.iter().filter(|item| !item.expression.is_aggregate());
            return Ok(plain.map(|item| item.expression.clone()).collect());
        }
        let mut groups = Vec::new();
        loop {
            groups.push(self.named_or_expression(select)?);
            if !self.reader.take_symbol(",") {
                return Ok(groups);
            }
        }
    }

    fn order(&mut self, select: &[Item]) -> Result<Vec<(usize, Direction)>, String> {
        let mut order = Vec::new();
        loop {
            let expression = self.named_or_expression(select)?;
            let position = select
                .iter()
                .position(|item| item.expression == expression)
                .ok_or("This sandbox orders by what was selected only")?;
            order.push((position, self.reader.direction()));
            if !self.reader.take_symbol(",") {
                return Ok(order);
            }
        }
    }

    /// The number or the name of something selected, or an expression of its own.
    fn named_or_expression(&mut self, select: &[Item]) -> Result<Expression, String> {
        for item in select {
            if !self.reader.is_at_call() && self.reader.take_word(&item.name) {
                return Ok(item.expression.clone());
            }
        }
        if let Ok(position) = self.number() {
            let item = position.checked_sub(1).and_then(|position| select.get(position));
            return item
                .map(|item| item.expression.clone())
                .ok_or_else(|| format!("Position {position} is out of range"));
        }
        self.expression()
    }

    fn expression(&mut self) -> Result<Expression, String> {
        let mut expression = self.term()?;
        while self.reader.take_symbol("+") {
            let other = self.term()?;
            if (expression.kind(), other.kind()) != (Kind::Float, Kind::Float) {
                return Err("No matching signature for operator +".to_owned());
            }
            expression = Expression::Plus(Box::new(expression), Box::new(other));
        }
        Ok(expression)
    }

    fn term(&mut self) -> Result<Expression, String> {
        if !self.reader.is_at_call() {
            return self.column().map(Expression::Column);
        }
        let function = self.reader.word().map_err(|why| syntax(&why))?.to_lowercase();
        self.symbol("(")?;
        let expression = match function.as_str() {
            "sum" => Expression::Sum(self.measure()?),
            "min" => Expression::Least(self.column()?),
            "max" => Expression::Greatest(self.column()?),
            "count" => {
                self.symbol("*")?;
                Expression::Count
            }
            "date" => {
                let column = self.moment()?;
                if self.reader.take_symbol(",") {
                    self.utc()?;
                }
                Expression::Date(column)
            }
            "timestamp_trunc" => {
                let column = self.moment()?;
                self.symbol(",")?;
                self.word("DAY")?;
                Expression::Midnight(column)
            }
            "round" => {
                let inner = self.expression()?;
                let places = if self.reader.take_symbol(",") { self.number()? } else { 0 };
                Expression::Rounded(Box::new(inner), u32::try_from(places).unwrap_or(6))
            }
            // Sums and columns of the export are never null.
            "ifnull" | "coalesce" => {
                let inner = self.expression()?;
                self.symbol(",")?;
                self.number()?;
                inner
            }
            _ => return Err(format!("Function not found: {}", function.to_uppercase())),
        };
        self.symbol(")")?;
        Ok(expression)
    }

    /// `cost`, `usage.amount_in_pricing_units`, or the sum over the credits of a row.
    fn measure(&mut self) -> Result<Measure, String> {
        if self.reader.take_word("ifnull") || self.reader.take_word("coalesce") {
            self.symbol("(")?;
            let measure = self.measure()?;
            self.symbol(",")?;
            self.number()?;
            self.symbol(")")?;
            return Ok(measure);
        }
        if self.reader.take_symbol("(") {
            self.credits()?;
            self.symbol(")")?;
            return Ok(Measure::Credits);
        }
        let path = self.path()?;
        match path.as_str() {
            "cost" => Ok(Measure::Cost),
            "usage.amount_in_pricing_units" => Ok(Measure::Usage),
            _ => Err(unrecognized(&path)),
        }
    }

    /// `SELECT SUM(c.amount) FROM UNNEST(credits) AS c`
    fn credits(&mut self) -> Result<(), String> {
        self.word("SELECT")?;
        self.word("SUM")?;
        self.symbol("(")?;
        let amount = self.reader.path().map_err(|why| syntax(&why))?;
        self.symbol(")")?;
        self.word("FROM")?;
        self.word("UNNEST")?;
        self.symbol("(")?;
        let credits = self.path()?;
        self.symbol(")")?;
        self.reader.take_word("as");
        self.reader.take_name(&KEYWORDS);
        if credits != "credits" {
            return Err(unrecognized(&credits));
        }
        if amount.rsplit('.').next() != Some("amount") {
            return Err(unrecognized(&amount));
        }
        Ok(())
    }

    fn moment(&mut self) -> Result<Column, String> {
        let column = self.column()?;
        if column.kind() == Kind::Timestamp {
            Ok(column)
        } else {
            Err("No matching signature for function for argument types: STRING".to_owned())
        }
    }

    fn column(&mut self) -> Result<Column, String> {
        let path = self.path()?;
        Column::parse(&path).ok_or_else(|| unrecognized(&path))
    }

    fn path(&mut self) -> Result<String, String> {
        let path = self.reader.path().map_err(|why| syntax(&why))?;
        let prefix = self.table_alias.as_ref().map(|alias| format!("{alias}."));
        let stripped = prefix.and_then(|prefix| path.strip_prefix(&prefix).map(str::to_owned));
        Ok(stripped.unwrap_or(path))
    }

    fn utc(&mut self) -> Result<(), String> {
        match self.reader.next() {
            Some(Token::Text(zone)) if zone == "UTC" => Ok(()),
            _ => Err("This sandbox knows no time zone but UTC".to_owned()),
        }
    }

    fn number(&mut self) -> Result<usize, String> {
        let expected = syntax(&self.reader.unexpected("a number"));
        let text = self.reader.take_number().ok_or_else(|| expected.clone())?;
        text.parse().map_err(|_| expected)
    }

    fn word(&mut self, keyword: &str) -> Result<(), String> {
        self.reader.expect_word(keyword).map_err(|why| syntax(&why))
    }

    fn symbol(&mut self, symbol: &str) -> Result<(), String> {
        self.reader.expect_symbol(symbol).map_err(|why| syntax(&why))
    }
}

fn unrecognized(path: &str) -> String {
    format!("Unrecognized name: {path}")
}
