use super::invoice::Invoice;
use super::property::{Datum, Property};
use super::time_stamp;
use crate::comparison::Comparison;
use crate::sql::Reader;

/// `$filter`: comparisons that must all hold.
#[derive(Default)]
pub(super) struct Filter(Vec<Condition>);

struct Condition {
    property: Property,
    comparison: Comparison,
    value: Datum,
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
        let since = self.0.iter().filter_map(|condition| match &condition.value {
            Datum::Text(text)
                if condition.property == Property::SuplrInvcLstChgDteTmeTxt
                    && condition.comparison.bounds_from_below() =>
            {
                time_stamp::second(text)
            }
            _ => None,
        });
        since.max()
    }
}

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
    let comparison =
        reader.take_comparison_word().ok_or_else(|| reader.unexpected("an operator"))?;
    let value = property
        .literal(reader)
        .ok_or_else(|| format!("Invalid literal or operand types for property {name}"))?;
    Ok(Condition { property, comparison, value })
}

impl Condition {
    fn holds(&self, invoice: &Invoice) -> bool {
        self.comparison.holds(self.property.of(invoice).cmp(&self.value))
    }
}
