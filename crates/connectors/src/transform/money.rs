//! Amounts, as whole smallest units of their currency. Never floating point.

use std::collections::BTreeMap;

use contract::{currency, decimal, value::Value};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "minor_units", path = "total", currency = "currency" }`: a decimal amount, as text or
/// number, such as `"12.50"`. Kept as whole smallest units of its currency; never floating point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MinorUnits {
    /// Where the amount stands.
    path: JsonPath,
    /// Where the ISO 4217 code of its currency stands. This or `code` must lead to one.
    currency: Option<JsonPath>,
    /// The code where none stands in the record.
    code: Option<String>,
    /// Whether an amount with more places than its currency is rounded (a bill of a cloud counts in
    /// fractions of a cent); otherwise it is no amount, and the row says so.
    #[serde(default)]
    round: bool,
}

/// `{ transform = "already_minor", path = "amount" }`: a whole number of smallest units, such as cents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlreadyMinor {
    /// Where the amount stands.
    path: JsonPath,
    /// Where the code of the currency stands; only needed with `places`.
    currency: Option<JsonPath>,
    /// Currencies that the vendor counts in other units than ISO 4217 does, by their code, with the
    /// number of decimal places it counts in.
    #[serde(default)]
    places: BTreeMap<String, u32>,
}

impl Transform for MinorUnits {
    fn lacks(&self) -> Option<&'static str> {
        let says = self.currency.is_some() || self.code.is_some();
        (!says).then_some("an amount needs the `currency` of the record, or a `code`")
    }

    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        let Some(json) = self.path.find(record).filter(|json| !scalar::is_nothing(json)) else {
            return Ok(Value::Missing);
        };
        let code = self.code(record)?;
        let text = scalar::text(json)?;
        let minor = if self.round {
            decimal::scaled(&text, currency::exponent(code))
        } else {
            currency::parse_minor(&text, code)
        };
        minor.map(Value::Integer).ok_or_else(|| {
            let code = scalar::shown(&Json::from(code));
            format!("{} is not an amount in {code}", scalar::shown(json))
        })
    }
}

impl MinorUnits {
    fn code<'a>(&'a self, record: &'a Json) -> Result<&'a str, String> {
        let there = self.currency.as_ref().and_then(|path| path.find(record)?.as_str());
        there.or(self.code.as_deref()).ok_or_else(|| match &self.currency {
            Some(path) => format!("no currency at `{path}`"),
            None => "no currency".to_owned(),
        })
    }
}

impl Transform for AlreadyMinor {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let Some(json) = self.path.find(record) else { return Ok(Value::Missing) };
        let value = scalar::read(json, shape)?;
        let (Value::Integer(units), Some((code, places))) = (&value, self.other_places(record))
        else {
            return Ok(value);
        };
        let decimal = decimal::format(*units, places);
        let minor = decimal::scaled(&decimal, currency::exponent(&code));
        minor.map(Value::Integer).ok_or_else(|| format!("{} is too large", scalar::shown(json)))
    }
}

impl AlreadyMinor {
    /// The currency of a record, with the places that the vendor counts it in, when those are not
    /// the usual ones.
    fn other_places(&self, record: &Json) -> Option<(String, u32)> {
        let code = self.currency.as_ref()?.find(record)?.as_str()?.to_uppercase();
        let places = self.places.get(&code)?;
        Some((code, *places))
    }
}
