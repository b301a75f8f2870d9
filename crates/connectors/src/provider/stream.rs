//! One readable dataset of a provider.

use std::collections::BTreeMap;

use contract::model::Model;
use serde::Deserialize;
use serde_json::Value;

use crate::{JsonPath, Template, mapping::Mapping, paging::Paging};

/// One readable dataset of a provider, mapped to a model.
#[derive(Debug)]
pub struct Stream {
    /// The name in the file, in the database and in URLs: `issues`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The table its records land in.
    pub model: &'static Model,
    /// The path below the API's base, with settings in braces.
    pub(crate) path: Template,
    /// The query of every page, with settings in braces.
    pub(crate) query: BTreeMap<String, Template>,
    /// Where the records stand; the answer itself is the list when not given.
    pub(crate) records: Option<JsonPath>,
    /// Where a record's id stands.
    pub(crate) id: JsonPath,
    /// Records to leave out.
    pub(crate) skip_where: Vec<SkipRule>,
    /// How one page leads to the next.
    pub(crate) paging: Box<dyn Paging>,
    /// How a record becomes a row.
    pub(crate) mapping: Mapping,
}

/// Records to leave out: those that have something there, or have this there, or this within.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SkipRule {
    /// Where to look.
    has: JsonPath,
    /// What must stand there, as text.
    equal_to: Option<String>,
    /// What the text there must contain. Without this and `equal_to`, anything but null will do.
    containing: Option<String>,
}

impl SkipRule {
    /// Whether this record is left out.
    pub(crate) fn skips(&self, record: &Value) -> bool {
        let Some(found) = self.has.find(record) else { return false };
        let equals = |wanted: &String| match found {
            Value::String(text) => text == wanted,
            Value::Bool(truth) => truth.to_string() == *wanted,
            Value::Number(number) => number.to_string() == *wanted,
            _ => false,
        };
        let contains = |part: &String| found.as_str().is_some_and(|text| text.contains(part));
        self.equal_to.as_ref().is_none_or(equals) && self.containing.as_ref().is_none_or(contains)
    }
}
