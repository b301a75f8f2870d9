use axum::http::StatusCode;
use axum::response::Response;
use chrono::DateTime;

use super::answer;
use super::object::{Object, of_name};
use super::selected::{self, Selected};
use crate::comparison::Comparison;
use crate::direction::Direction;
use crate::tokens::{Token, TokenKind, Tokens};

/// A query as this sandbox can answer it: a small part of SOQL, the one that a sync needs.
///
/// ```text
/// SELECT field|Account.field, ... FROM Account|Contact|Opportunity
///   [WHERE moment >|>=|<|<=|=|!= 2026-11-01T00:00:00Z [AND ...]]
///   [ORDER BY moment|Id [ASC|DESC]] [LIMIT n]
/// ```
#[derive(Debug)]
pub(super) struct Soql {
    pub(super) object: Object,
    pub(super) fields: Vec<Selected>,
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Option<Order>,
    pub(super) limit: Option<usize>,
}

/// A time that a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Created,
    Changed,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) moment: Moment,
    pub(super) comparison: Comparison,
    /// In epoch milliseconds.
    pub(super) literal: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// `None` orders by id.
    pub(super) moment: Option<Moment>,
    pub(super) direction: Direction,
}

impl Soql {
    /// Reads a query; what it cannot read is refused with the place where it stands.
    pub(super) fn read(text: &str) -> Result<Self, Response> {
        let tokens = Tokens::of(text)
            .map_err(|column| refused(text, column, "MALFORMED_QUERY", "unexpected character"))?;
        Reader { text, tokens }.query()
    }
}

impl Condition {
    /// Whether it holds of a record that has the moment at this second.
    pub(super) fn holds(&self, second: i64) -> bool {
        self.comparison.holds(second.saturating_mul(1_000).cmp(&self.literal))
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: Tokens,
}

impl Reader<'_> {
    fn query(mut self) -> Result<Soql, Response> {
        self.expect("SELECT")?;
        let mut names = vec![self.name()?];
        while self.tokens.take_if(",") {
            names.push(self.name()?);
        }
        self.expect("FROM")?;
        let object = self.object()?;
        let selected = names.iter().map(|name| self.selected(object, name));
        let fields = selected.collect::<Result<_, _>>()?;
        let conditions = self.conditions(object)?;
        let order = self.order(object)?;
        let limit = self.limit()?;
        match self.tokens.peek() {
            None => Ok(Soql { object, fields, conditions, order, limit }),
            Some(_) => Err(self.unexpected()),
        }
    }

    fn object(&mut self) -> Result<Object, Response> {
        let name = self.name()?;
        of_name(&name.text).ok_or_else(|| {
            let message = format!(
                "sObject type '{}' is not supported. If you are attempting to use a custom object, \
                 be sure to append the '__c' after the entity name. Please reference your WSDL or \
                 the describe call for the appropriate names.",
                name.text
            );
            refused(self.text, name.column, "INVALID_TYPE", &message)
        })
    }

    fn selected(&self, object: Object, name: &Token) -> Result<Selected, Response> {
        Selected::parse(object, &name.text).map_err(|why| self.no_field(name, &why))
    }

    fn field(&self, object: Object, name: &Token) -> Result<&'static str, Response> {
        selected::own(object, &name.text).map_err(|why| self.no_field(name, &why))
    }

    fn no_field(&self, name: &Token, why: &str) -> Response {
        refused(self.text, name.column, "INVALID_FIELD", why)
    }

    fn conditions(&mut self, object: Object) -> Result<Vec<Condition>, Response> {
        let mut conditions = Vec::new();
        if !self.tokens.take_if("WHERE") {
            return Ok(conditions);
        }
        loop {
            conditions.push(self.condition(object)?);
            if !self.tokens.take_if("AND") {
                return Ok(conditions);
            }
        }
    }

    fn condition(&mut self, object: Object) -> Result<Condition, Response> {
        let name = self.name()?;
        let moment = moment(self.field(object, &name)?).ok_or_else(|| {
            let message = format!("this sandbox cannot filter on field '{}'", name.text);
            refused(self.text, name.column, "MALFORMED_QUERY", &message)
        })?;
        let comparison = self.tokens.take_comparison().ok_or_else(|| self.unexpected())?;
        let literal = self.literal(&name.text)?;
        Ok(Condition { moment, comparison, literal })
    }

    fn literal(&mut self, field: &str) -> Result<i64, Response> {
        let column = self.tokens.column();
        let token = self.tokens.take().ok_or_else(|| self.unexpected())?;
        let read = (token.kind == TokenKind::Word).then(|| milliseconds(&token.text)).flatten();
        read.ok_or_else(|| {
            let message = format!(
                "value of filter criterion for field '{field}' must be of type dateTime and should \
                 not be enclosed in quotes"
            );
            refused(self.text, column, "INVALID_FIELD", &message)
        })
    }

    fn order(&mut self, object: Object) -> Result<Option<Order>, Response> {
        if !self.tokens.take_if("ORDER") {
            return Ok(None);
        }
        self.expect("BY")?;
        let name = self.name()?;
        let field = self.field(object, &name)?;
        let moment = moment(field);
        if moment.is_none() && field != "Id" {
            let message = format!("this sandbox cannot order by field '{field}'");
            return Err(refused(self.text, name.column, "MALFORMED_QUERY", &message));
        }
        Ok(Some(Order { moment, direction: self.tokens.direction() }))
    }

    fn limit(&mut self) -> Result<Option<usize>, Response> {
        if !self.tokens.take_if("LIMIT") {
            return Ok(None);
        }
        self.tokens.take_number().map(Some).ok_or_else(|| self.unexpected())
    }

    fn name(&mut self) -> Result<Token, Response> {
        self.tokens.take_kind(TokenKind::Word).ok_or_else(|| self.unexpected())
    }

    fn expect(&mut self, word: &str) -> Result<(), Response> {
        if self.tokens.take_if(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> Response {
        let what = match self.tokens.peek() {
            Some(token) => format!("unexpected token: '{}'", token.text),
            None => "unexpected token: '<EOF>'".to_owned(),
        };
        refused(self.text, self.tokens.column(), "MALFORMED_QUERY", &what)
    }
}

fn moment(field: &str) -> Option<Moment> {
    match field {
        "CreatedDate" => Some(Moment::Created),
        "SystemModstamp" | "LastModifiedDate" => Some(Moment::Changed),
        _ => None,
    }
}

/// A moment with `Z`, `+01:00` or, as answers write it, `+0000`.
fn milliseconds(text: &str) -> Option<i64> {
    let read = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    read.ok().map(|moment| moment.timestamp_millis())
}

/// Shows the query with a mark under the place, as Salesforce does.
fn refused(text: &str, column: usize, code: &str, what: &str) -> Response {
    let space = " ".repeat(column - 1);
    let message = format!("\n{text}\n{space}^\nERROR at Row:1:Column:{column}\n{what}");
    answer::error(StatusCode::BAD_REQUEST, code, &message)
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Direction, Moment, Selected, Soql};

    #[test]
    fn the_query_of_an_incremental_read_is_understood() {
        let soql = Soql::read(
            "SELECT Id, name FROM account WHERE SystemModstamp >= 2026-11-01T00:00:00.500+0000 \
             AND CreatedDate < 2026-12-01T00:00:00Z ORDER BY SystemModstamp DESC LIMIT 7",
        );
        let soql = soql.expect("readable");
        assert_eq!(soql.fields, [Selected::Own("Id"), Selected::Own("Name")]);
        assert_eq!(soql.limit, Some(7));
        assert!(soql.order.is_some_and(|order| order.direction == Direction::Falling));
        let first = &soql.conditions[0];
        assert_eq!((first.moment, first.comparison), (Moment::Changed, Comparison::AtLeast));
        assert!(!first.holds(1_793_491_200) && first.holds(1_793_491_201));
        assert_eq!(soql.conditions.len(), 2);
    }
}
