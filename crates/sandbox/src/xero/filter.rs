use axum::response::Response;
use chrono::NaiveDate;
use serde_json::Value;

use super::{answer, json_date};
use crate::comparison::Comparison;
use crate::tokens::{TokenKind, Tokens};

/// The conditions of a `where`, all of which must hold: the small part of Xero's language that
/// compares a field with a text, a truth or a `DateTime(2026, 11, 01)`.
#[derive(Default)]
pub(super) struct Filter(Vec<Condition>);

struct Condition {
    field: String,
    comparison: Comparison,
    value: Literal,
}

#[derive(Debug, PartialEq)]
enum Literal {
    Text(String),
    Truth(bool),
    /// In epoch milliseconds.
    Moment(i64),
}

impl Filter {
    pub(super) fn read(text: &str, fields: &[&str]) -> Result<Self, Response> {
        let mut tokens = Tokens::of(text).map_err(|column| {
            answer::unreadable_query(&format!("Syntax error (at index {column})"))
        })?;
        let mut conditions = Vec::new();
        loop {
            conditions.push(condition(&mut tokens, fields)?);
            if tokens.peek().is_none() {
                return Ok(Self(conditions));
            }
            if !(tokens.take_if("AND") || tokens.take_if("&&")) {
                return Err(syntax_error(&tokens));
            }
        }
    }

    /// Whether nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, record: &Value) -> bool {
        self.0.iter().all(|condition| condition.holds(record))
    }
}

impl Condition {
    fn holds(&self, record: &Value) -> bool {
        let order = match (&record[&self.field], &self.value) {
            (Value::String(text), Literal::Text(asked)) => Some(text.as_str().cmp(asked)),
            (Value::Bool(truth), Literal::Truth(asked)) => Some(truth.cmp(asked)),
            (Value::String(date), Literal::Moment(asked)) => {
                json_date::milliseconds(date).map(|at| at.cmp(asked))
            }
            _ => None,
        };
        order.is_some_and(|order| self.comparison.holds(order))
    }
}

fn condition(tokens: &mut Tokens, fields: &[&str]) -> Result<Condition, Response> {
    let Some(field) = tokens.take_kind(TokenKind::Word) else {
        return Err(syntax_error(tokens));
    };
    if !fields.contains(&field.text.as_str()) {
        let message = format!("No property or field '{}' exists here", field.text);
        return Err(answer::unreadable_query(&message));
    }
    let equal = tokens.take_if("==").then_some(Comparison::Equal);
    let Some(comparison) = equal.or_else(|| tokens.take_comparison()) else {
        return Err(syntax_error(tokens));
    };
    let Some(value) = literal(tokens) else { return Err(syntax_error(tokens)) };
    Ok(Condition { field: field.text, comparison, value })
}

fn literal(tokens: &mut Tokens) -> Option<Literal> {
    if let Some(text) = tokens.take_kind(TokenKind::Text) {
        return Some(Literal::Text(text.text));
    }
    if tokens.take_if("true") {
        return Some(Literal::Truth(true));
    }
    if tokens.take_if("false") {
        return Some(Literal::Truth(false));
    }
    (tokens.take_if("DateTime") && tokens.take_if("(")).then_some(())?;
    let mut parts = Vec::new();
    loop {
        parts.push(tokens.take_kind(TokenKind::Word)?.text.parse::<u32>().ok()?);
        if tokens.take_if(")") {
            return moment(&parts).map(Literal::Moment);
        }
        tokens.take_if(",").then_some(())?;
    }
}

fn moment(parts: &[u32]) -> Option<i64> {
    let (year, month, day) = (*parts.first()?, *parts.get(1)?, *parts.get(2)?);
    let part = |place: usize| parts.get(place).copied().unwrap_or(0);
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let moment = day.and_hms_opt(part(3), part(4), part(5))?;
    Some(moment.and_utc().timestamp_millis())
}

fn syntax_error(tokens: &Tokens) -> Response {
    answer::unreadable_query(&format!("Syntax error (at index {})", tokens.column()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Filter;

    #[test]
    fn texts_truths_and_days_are_compared() {
        let record = json!({
            "Status": "PAID", "IsReconciled": true, "Date": "/Date(1790812800000+0000)/",
        });
        let fields = &["Status", "IsReconciled", "Date"];
        for (text, holds) in [
            (r#"Status=="PAID""#, true),
            (r#"Status != "PAID""#, false),
            ("IsReconciled == true && Date >= DateTime(2026, 10, 01)", true),
            ("Date > DateTime(2026,10,01)", false),
            ("Date < DateTime(2026,10,01,0,0,1) AND Status==\"PAID\"", true),
        ] {
            let filter = Filter::read(text, fields).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(filter.holds(&record), holds, "{text}");
        }
        for text in ["", "Status", "Status==", "Colour==\"red\"", "Date>=Tomorrow()", "Status=\"P"]
        {
            assert!(Filter::read(text, fields).is_err(), "{text}");
        }
    }
}
