use axum::response::Response;

use super::entity::{Entity, of_name};
use super::{answer, moment};
use crate::comparison::Comparison;
use crate::direction::Direction;
use crate::tokens::{Token, TokenKind, Tokens};
use crate::world::Site;

/// A query as this sandbox can answer it: a small part of Intuit's, the one that a sync needs.
///
/// ```text
/// select *|count(*) from Purchase|Bill|Customer|Vendor
///   [where field >|>=|<|<=|= 'moment' [and ...]]
///   [orderby field [asc|desc]] [startposition n] [maxresults m]
/// ```
#[derive(Debug)]
pub(super) struct Sql {
    pub(super) entity: Entity,
    pub(super) counts: bool,
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Option<Order>,
    /// From 1.
    pub(super) start: usize,
    pub(super) most: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Updated,
    Created,
    /// The day of a transaction.
    Date,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) field: Field,
    pub(super) comparison: Comparison,
    /// In epoch milliseconds; the number, for an id.
    pub(super) literal: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) field: Field,
    pub(super) direction: Direction,
}

const DEFAULT_MOST: usize = 100;
const MOST: usize = 1_000;

impl Sql {
    /// Reads a query; what it cannot read is refused as Intuit does.
    pub(super) fn read(text: &str, site: &Site) -> Result<Self, Response> {
        let tokens = Tokens::of(text).map_err(|column| {
            answer::unparsed(
                site,
                &format!("Invalid content. Lexical error at line 1, column {column}."),
            )
        })?;
        Reader { tokens, site }.query()
    }
}

impl Condition {
    pub(super) fn holds(&self, value: i64) -> bool {
        self.comparison.holds(value.cmp(&self.literal))
    }
}

struct Reader<'a> {
    tokens: Tokens,
    site: &'a Site,
}

impl Reader<'_> {
    fn query(mut self) -> Result<Sql, Response> {
        self.expect("select")?;
        let counts = self.counts()?;
        self.expect("from")?;
        let entity = self.entity()?;
        let conditions = self.conditions(entity)?;
        let order = self.order(entity)?;
        let start = self.number("startposition")?.unwrap_or(1);
        let most = self.number("maxresults")?.unwrap_or(DEFAULT_MOST);
        if self.tokens.peek().is_some() {
            return Err(self.unexpected());
        }
        if most > MOST {
            let detail = format!("value {most} is too large. Max allowed value is {MOST}.");
            return Err(answer::invalid(self.site, &detail));
        }
        if start == 0 {
            return Err(answer::invalid(
                self.site,
                "value 0 is too small. Min allowed value is 1.",
            ));
        }
        Ok(Sql { entity, counts, conditions, order, start, most })
    }

    fn counts(&mut self) -> Result<bool, Response> {
        if self.tokens.take_if("*") {
            return Ok(false);
        }
        self.expect("count")?;
        self.expect("(")?;
        self.expect("*")?;
        self.expect(")")?;
        Ok(true)
    }

    fn entity(&mut self) -> Result<Entity, Response> {
        let name = self.word()?;
        of_name(&name.text).ok_or_else(|| {
            let detail = format!("Metadata not found for Entity: {}", name.text);
            answer::invalid(self.site, &detail)
        })
    }

    fn conditions(&mut self, entity: Entity) -> Result<Vec<Condition>, Response> {
        let mut conditions = Vec::new();
        if !self.tokens.take_if("where") {
            return Ok(conditions);
        }
        loop {
            conditions.push(self.condition(entity)?);
            if !self.tokens.take_if("and") {
                return Ok(conditions);
            }
        }
    }

    fn condition(&mut self, entity: Entity) -> Result<Condition, Response> {
        let field = self.field(entity)?;
        // Intuit has no sign for what is unequal.
        if self.tokens.peek().is_some_and(|token| token.text == "!=") {
            return Err(self.unexpected());
        }
        let comparison = self.tokens.take_comparison().ok_or_else(|| self.unexpected())?;
        let literal = self.tokens.take_kind(TokenKind::Text).ok_or_else(|| self.unexpected())?.text;
        let read = match field {
            Field::Id => literal.parse().ok(),
            Field::Updated | Field::Created | Field::Date => moment::read(&literal),
        };
        let literal = read.ok_or_else(|| {
            answer::invalid(self.site, &format!("value '{literal}' is not valid here"))
        })?;
        Ok(Condition { field, comparison, literal })
    }

    fn order(&mut self, entity: Entity) -> Result<Option<Order>, Response> {
        if !self.tokens.take_if("orderby") {
            return Ok(None);
        }
        let field = self.field(entity)?;
        Ok(Some(Order { field, direction: self.tokens.direction() }))
    }

    fn field(&mut self, entity: Entity) -> Result<Field, Response> {
        let name = self.word()?.text;
        match name.to_ascii_lowercase().as_str() {
            "id" => Ok(Field::Id),
            "metadata.lastupdatedtime" => Ok(Field::Updated),
            "metadata.createtime" => Ok(Field::Created),
            "txndate" if entity.is_transaction() => Ok(Field::Date),
            _ => {
                let detail = format!("Property {name} not found for Entity {}", entity.name());
                Err(answer::invalid(self.site, &detail))
            }
        }
    }

    fn number(&mut self, keyword: &str) -> Result<Option<usize>, Response> {
        if !self.tokens.take_if(keyword) {
            return Ok(None);
        }
        self.tokens.take_number().map(Some).ok_or_else(|| self.unexpected())
    }

    fn word(&mut self) -> Result<Token, Response> {
        self.tokens.take_kind(TokenKind::Word).ok_or_else(|| self.unexpected())
    }

    fn expect(&mut self, text: &str) -> Result<(), Response> {
        if self.tokens.take_if(text) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> Response {
        let column = self.tokens.column();
        let what = match self.tokens.peek() {
            Some(Token { kind: TokenKind::Word, text, .. }) => {
                format!("\" <IDENTIFIER> \"{text} \"\"")
            }
            Some(Token { text, .. }) => format!("\"{text}\""),
            None => "\"<EOF>\"".to_owned(),
        };
        answer::unparsed(self.site, &format!("Encountered {what} at line 1, column {column}."))
    }
}
