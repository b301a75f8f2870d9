//! One cell of a row.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The value of one column in one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// The provider did not say.
    Missing,
    /// Text, an enum value, or a link.
    Text(String),
    /// A number: as it is, in the places of its column, or money in the smallest unit of its
    /// currency.
    Integer(i64),
    /// A moment.
    Time(DateTime<Utc>),
    /// Labels.
    Tags(Vec<String>),
}

impl Value {
    /// The text, when this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the provider said nothing.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}
