use serde_json::Value;

use crate::clock::parse_rfc3339;

/// What kinds of values are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Number,
    Choice,
    Checkbox,
    Date,
}

/// `{"on_or_after":"2026-11-01"}`, understood.
pub(super) struct Condition {
    sort: Sort,
    operator: Operator,
    operand: Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equals,
    DoesNotEqual,
    Contains,
    DoesNotContain,
    StartsWith,
    EndsWith,
    IsEmpty,
    IsNotEmpty,
    GreaterThan,
    LessThan,
    AtLeast,
    AtMost,
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
}

impl Condition {
    pub(super) fn of(sort: Sort, condition: &Value) -> Result<Self, String> {
        let single = condition.as_object().filter(|fields| fields.len() == 1);
        let Some((name, operand)) = single.and_then(|fields| fields.iter().next()) else {
            return Err(
                "body failed validation: a filter condition should have one operator.".to_owned()
            );
        };
        let operator = operator(sort, name)
            .ok_or_else(|| format!("body failed validation: `{name}` is no operator here."))?;
        let fits = match sort {
            _ if matches!(operator, Operator::IsEmpty | Operator::IsNotEmpty) => *operand == true,
            Sort::Text | Sort::Choice => operand.is_string(),
            Sort::Number => operand.is_number(),
            Sort::Checkbox => operand.is_boolean(),
            Sort::Date => operand.as_str().and_then(span).is_some(),
        };
        if !fits {
            return Err(format!(
                "body failed validation: `{name}` has a value that does not fit: `{operand}`."
            ));
        }
        Ok(Self { sort, operator, operand: operand.clone() })
    }

    /// Whether it holds for a plain value.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let is_empty = value.is_null() || value == "";
        match (self.operator, self.sort) {
            (Operator::IsEmpty, _) => is_empty,
            (Operator::IsNotEmpty, _) => !is_empty,
            (_, Sort::Date) => {
                let moment = value.as_str().and_then(span).map(|(from, _)| from);
                self.holds_for_moment(moment)
            }
            (_, Sort::Number) => value.as_f64().is_some_and(|value| self.holds_for_number(value)),
            (_, Sort::Checkbox) => {
                let checked = value.as_bool().unwrap_or_default();
                (self.operand == checked) == (self.operator == Operator::Equals)
            }
            (_, Sort::Text | Sort::Choice) => {
                self.holds_for_text(value.as_str().unwrap_or_default())
            }
        }
    }

    /// A day that is named without a time is the whole day.
    pub(super) fn holds_for_moment(&self, moment: Option<i64>) -> bool {
        let Some(moment) = moment else { return self.operator == Operator::IsEmpty };
        let Some((from, to)) = self.operand.as_str().and_then(span) else {
            return self.operator == Operator::IsNotEmpty;
        };
        match self.operator {
            Operator::Equals => (from..=to).contains(&moment),
            Operator::Before => moment < from,
            Operator::After => moment > to,
            Operator::OnOrBefore => moment <= to,
            Operator::OnOrAfter => moment >= from,
            _ => false,
        }
    }

    /// The earliest moment that it holds for.
    pub(super) fn since(&self) -> Option<i64> {
        let (from, to) = self.operand.as_str().and_then(span)?;
        match self.operator {
            Operator::Equals | Operator::OnOrAfter => Some(from),
            Operator::After => Some(to),
            _ => None,
        }
    }

    fn holds_for_number(&self, value: f64) -> bool {
        let order = value.total_cmp(&self.operand.as_f64().unwrap_or_default());
        match self.operator {
            Operator::Equals => order.is_eq(),
            Operator::DoesNotEqual => order.is_ne(),
            Operator::GreaterThan => order.is_gt(),
            Operator::LessThan => order.is_lt(),
            Operator::AtLeast => order.is_ge(),
            Operator::AtMost => order.is_le(),
            _ => false,
        }
    }

    /// Without regard to case, as Notion does.
    fn holds_for_text(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        let operand = self.operand.as_str().unwrap_or_default().to_lowercase();
        match self.operator {
            Operator::Equals => value == operand,
            Operator::DoesNotEqual => value != operand,
            Operator::Contains => value.contains(&operand),
            Operator::DoesNotContain => !value.contains(&operand),
            Operator::StartsWith => value.starts_with(&operand),
            Operator::EndsWith => value.ends_with(&operand),
            _ => false,
        }
    }
}

fn operator(sort: Sort, name: &str) -> Option<Operator> {
    Some(match (name, sort) {
        ("equals", _) => Operator::Equals,
        ("does_not_equal", Sort::Text | Sort::Number | Sort::Choice | Sort::Checkbox) => {
            Operator::DoesNotEqual
        }
        ("is_empty", _) => Operator::IsEmpty,
        ("is_not_empty", _) => Operator::IsNotEmpty,
        ("contains", Sort::Text) => Operator::Contains,
        ("does_not_contain", Sort::Text) => Operator::DoesNotContain,
        ("starts_with", Sort::Text) => Operator::StartsWith,
        ("ends_with", Sort::Text) => Operator::EndsWith,
        ("greater_than", Sort::Number) => Operator::GreaterThan,
        ("less_than", Sort::Number) => Operator::LessThan,
        ("greater_than_or_equal_to", Sort::Number) => Operator::AtLeast,
        ("less_than_or_equal_to", Sort::Number) => Operator::AtMost,
        ("before", Sort::Date) => Operator::Before,
        ("after", Sort::Date) => Operator::After,
        ("on_or_before", Sort::Date) => Operator::OnOrBefore,
        ("on_or_after", Sort::Date) => Operator::OnOrAfter,
        _ => return None,
    })
}

/// The first and the last second of a moment or a day.
fn span(text: &str) -> Option<(i64, i64)> {
    const DAY: i64 = 24 * 3_600;
    let day = || parse_rfc3339(&format!("{text}T00:00:00Z")).map(|from| (from, from + DAY - 1));
    parse_rfc3339(text).map(|moment| (moment, moment)).or_else(day)
}
