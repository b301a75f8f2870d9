use std::cmp::Ordering;

use super::invoice::Invoice;
use super::property::{Datum, Property};
use crate::sql::Reader;

/// `$filter`: comparisons that must all hold.
#[derive(Default)]
pub(super) struct Filter(Vec<Condition>);

struct Condition {
    property: Property,
    operator: Operator,
    value: Datum,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Filter {
    /// # Errors
    /// What is wrong with it, or what this sandbox does not read.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader::of(text)?;
        let mut conditions = Vec::new();
        loop {
            conditions.extend(alternative(&mut reader)?);
            if !reader.take_word("and") {
                break;
            }
        }
        if reader.is_at_end() { Ok(Self(conditions)) } else { Err(reader.unexpected("'and'")) }
    }

    pub(super) fn holds(&self, invoice: &Invoice) -> bool {
        self.0.iter().all(|condition| condition.holds(invoice))
    }

    /// The moment since which an invoice must have changed to be wanted.
    pub(super) fn changed_since(&self) -> Option<i64> {
        let rising = [Operator::AtLeast, Operator::More, Operator::Equal];
        let since = self.0.iter().filter_map(|condition| match condition.value {
            Datum::Moment(moment)
                if condition.property == Property::LastChangeDateTime
                    && rising.contains(&condition.operator) =>
            {
                Some(moment)
            }
            _ => None,
        });
        since.max()
    }
}

const OPERATORS: [(&str, Operator); 6] = [
    ("eq", Operator::Equal),
    ("ne", Operator::NotEqual),
    ("lt", Operator::Less),
    ("le", Operator::AtMost),
    ("gt", Operator::More),
    ("ge", Operator::AtLeast),
];

/// One comparison, or several in brackets.
fn alternative(reader: &mut Reader) -> Result<Vec<Condition>, String> {
    if !reader.take_symbol("(") {
        return Ok(vec![condition(reader)?]);
    }
    let mut conditions = alternative(reader)?;
    while reader.take_word("and") {
        conditions.extend(alternative(reader)?);
    }
    reader.expect_symbol(")")?;
    Ok(conditions)
}

fn condition(reader: &mut Reader) -> Result<Condition, String> {
    let name = reader.word()?;
    let property = Property::parse(&name)
        .ok_or_else(|| format!("Property {name} not found in type 'A_SupplierInvoiceType'"))?;
    let operator = OPERATORS
        .iter()
        .find(|(word, _)| reader.take_word(word))
        .map(|(_, operator)| *operator)
        .ok_or_else(|| reader.unexpected("an operator"))?;
    let value = property
        .literal(reader)
        .ok_or_else(|| format!("Invalid literal or operand types for property {name}"))?;
    Ok(Condition { property, operator, value })
}

impl Condition {
    fn holds(&self, invoice: &Invoice) -> bool {
        let order = self.property.of(invoice).cmp(&self.value);
        match self.operator {
            Operator::Equal => order == Ordering::Equal,
            Operator::NotEqual => order != Ordering::Equal,
            Operator::Less => order == Ordering::Less,
            Operator::AtMost => order != Ordering::Greater,
            Operator::More => order == Ordering::Greater,
            Operator::AtLeast => order != Ordering::Less,
        }
    }
}
