//! Amounts, as whole smallest units of their currency. Never floating point.

use contract::{currency, value::Value};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "minor_units", path = "total", currency = "currency" }`: a decimal amount, as
/// text or number, of the currency whose ISO 4217 code stands at the second path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MinorUnits {
    path: JsonPath,
    currency: JsonPath,
}

/// `{ transform = "already_minor", path = "amount" }`: a whole number of smallest units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlreadyMinor {
    path: JsonPath,
}

impl Transform for MinorUnits {
    fn value(&self, record: &Json, _: Shape) -> Result<Value, String> {
        let Some(json) = self.path.find(record).filter(|json| !scalar::is_nothing(json)) else {
            return Ok(Value::Missing);
        };
        let code = self.currency.find(record).and_then(Json::as_str);
        let code = code.ok_or_else(|| format!("no currency at `{}`", self.currency))?;
        let minor = currency::parse_minor(&scalar::text(json)?, code);
        minor.map(Value::Integer).ok_or_else(|| {
            let code = scalar::shown(&Json::from(code));
            format!("{} is not an amount in {code}", scalar::shown(json))
        })
    }
}

impl Transform for AlreadyMinor {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let found = self.path.find(record);
        found.map_or(Ok(Value::Missing), |json| scalar::read(json, shape))
    }
}
