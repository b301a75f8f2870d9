use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value;

use super::record::Record;
use crate::clock::parse_rfc3339;

/// All of these must hold; of several groups one must.
#[derive(Deserialize)]
pub(super) struct FilterGroup {
    pub(super) filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    property_name: String,
    operator: Operator,
    #[serde(default)]
    value: Value,
    /// The upper end of `BETWEEN`.
    #[serde(default)]
    high_value: Value,
    #[serde(default)]
    values: Vec<Value>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Eq,
    Neq,
    Gt,
    Gte,
    Lt,
    Lte,
    Between,
    In,
    NotIn,
    HasProperty,
    NotHasProperty,
    ContainsToken,
    NotContainsToken,
}

impl FilterGroup {
    pub(super) fn holds(&self, record: &Record) -> bool {
        self.filters.iter().all(|filter| filter.holds(record))
    }
}

impl Filter {
    fn holds(&self, record: &Record) -> bool {
        let value = record.property(&self.property_name).filter(|value| !value.is_null());
        let to = |other: &Value| value.map(|value| compare(Some(value), Some(other)));
        let order = to(&self.value);
        let among = self.values.iter().any(|one| to(one) == Some(Ordering::Equal));
        match self.operator {
            Operator::HasProperty => value.is_some(),
            Operator::NotHasProperty => value.is_none(),
            Operator::Eq => order == Some(Ordering::Equal),
            Operator::Neq => order != Some(Ordering::Equal),
            Operator::Gt => order == Some(Ordering::Greater),
            Operator::Gte => order.is_some_and(Ordering::is_ge),
            Operator::Lt => order == Some(Ordering::Less),
            Operator::Lte => order.is_some_and(Ordering::is_le),
            Operator::Between => {
                order.is_some_and(Ordering::is_ge)
                    && to(&self.high_value).is_some_and(Ordering::is_le)
            }
            Operator::In => among,
            Operator::NotIn => !among,
            Operator::ContainsToken => self.is_among_the_words_of(value),
            Operator::NotContainsToken => !self.is_among_the_words_of(value),
        }
    }

    /// Whole words, unless the searched one begins or ends with a `*`.
    fn is_among_the_words_of(&self, value: Option<&Value>) -> bool {
        let text = text(value).to_lowercase();
        let wanted = self.value.as_str().unwrap_or_default().to_lowercase();
        let mut words = text.split(|character: char| !character.is_alphanumeric());
        let part = wanted.trim_matches('*');
        match (wanted.starts_with('*'), wanted.ends_with('*')) {
            (true, true) => text.contains(part),
            (true, false) => words.any(|word| word.ends_with(part)),
            (false, true) => words.any(|word| word.starts_with(part)),
            (false, false) => words.any(|word| word == part),
        }
    }
}

/// Dates compare as moments whether they are written as RFC 3339 or in epoch milliseconds,
/// numbers as numbers, anything else as text.
pub(super) fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let (one, other) = (text(one), text(other));
    match (number(&one), number(&other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => one.to_lowercase().cmp(&other.to_lowercase()),
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of this age fit a double")]
fn number(text: &str) -> Option<f64> {
    let written = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let plain = written.then(|| text.parse().ok()).flatten();
    plain.or_else(|| parse_rfc3339(text).map(|seconds| (seconds * 1_000) as f64))
}
