//! Descriptors: what a table is made of.
//!
//! A descriptor drives the table page, the filter bar, the query parser, the upsert and the
//! migration's check, so that each of these is written once. The models are the tables that synced
//! records land in; [`AUDIT_EVENTS`], [`SYNC_RUNS`] and [`ALERTS`] describe tables of our own that
//! are listed in the same way.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

mod cloud_costs;
mod contacts;
mod customers;
mod documents;
mod issues;
mod items;
mod messages;
mod orders;
mod own;
mod payments;
mod transactions;
mod weather;

pub use cloud_costs::CLOUD_COSTS;
pub use contacts::CONTACTS;
pub use customers::CUSTOMERS;
pub use documents::DOCUMENTS;
pub use issues::ISSUES;
pub use items::ITEMS;
pub use messages::MESSAGES;
pub use orders::ORDERS;
pub use own::{ALERTS, AUDIT_EVENTS, SYNC_RUNS};
pub use payments::PAYMENTS;
pub use transactions::TRANSACTIONS;
pub use weather::WEATHER;

/// Every model that records can land in, in the order of the sidebar.
pub static MODELS: [&Model; 11] = [
    &ORDERS,
    &CUSTOMERS,
    &PAYMENTS,
    &TRANSACTIONS,
    &CONTACTS,
    &ISSUES,
    &MESSAGES,
    &DOCUMENTS,
    &CLOUD_COSTS,
    &WEATHER,
    &ITEMS,
];

/// The model of this name.
pub fn find(name: &str) -> Option<&'static Model> {
    MODELS.into_iter().find(|model| model.name == name)
}

/// The words for people for the model of this name; the name itself where there is none.
pub fn label(name: &str) -> &str {
    find(name).map_or(name, |model| model.label)
}

/// A table: its columns and how it is sorted when nobody says otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// The name in the database, in URLs and in provider files: `orders`.
    pub name: &'static str,
    /// The name for people: "Orders".
    pub label: &'static str,
    /// One row, for people, in lower case: "order".
    pub singular: &'static str,
    /// The columns, in the order they are shown.
    pub columns: &'static [Column],
    /// The order when the query names none.
    pub default_sort: DefaultSort,
}

/// The order of a table when the query names none.
#[derive(Debug, PartialEq, Eq)]
pub struct DefaultSort {
    /// The name of a column.
    pub column: &'static str,
    /// Which way.
    pub direction: Direction,
}

/// Which way a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest, oldest, A first.
    Ascending,
    /// Largest, newest, Z first.
    Descending,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// One column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the database, in URLs and in provider files.
    pub name: &'static str,
    /// The heading.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is shown when nobody chose columns.
    pub shown: Shown,
    /// Whether the text search over a row looks into it.
    pub searched: Searched,
    /// Whether a narrow screen leaves it out.
    pub minor: bool,
    /// Whether its filter waits behind "More filters", whatever it is.
    pub later: bool,
    /// What its numbers count, for who filters by them; empty where that is clear.
    pub unit: &'static str,
}

/// Whether a column is shown when nobody chose columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Shown.
    Always,
    /// Only when chosen.
    OnRequest,
}

/// Whether the text search over a row looks into a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// What a column holds, and so which filters it takes and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number with so many decimal places, kept as a whole number of the last of them.
    Decimal {
        /// How many.
        places: u32,
    },
    /// Whole smallest units of the currency that another column of the row names.
    Money {
        /// The name of that column.
        currency: &'static str,
    },
    /// A moment, UTC.
    Time,
    /// A day, the same wherever one looks from: kept as a moment of that day in UTC.
    Day,
    /// One of a few known words; a word that is not in the list is kept and shown as it is.
    Enum(&'static [EnumValue]),
    /// Several short texts.
    Tags,
    /// An absolute http(s) address.
    Link,
}

/// One word of an enum column.
#[derive(Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// What is stored.
    pub value: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The colour it is shown in.
    pub tone: Tone,
}

/// What a badge, a toast or a message feels like.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tone {
    /// Nothing to note.
    Neutral,
    /// In progress, or worth knowing.
    Info,
    /// Good.
    Success,
    /// Needs an eye.
    Warning,
    /// Bad.
    Danger,
}

impl Model {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Where the column of this name stands in a row's cells.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl Column {
    /// A column that is shown and not searched; the methods below change that.
    const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        let (shown, searched) = (Shown::Always, Searched::No);
        Self { name, label, kind, shown, searched, minor: false, later: false, unit: "" }
    }

    const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Text).searched()
    }

    const fn time(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Time)
    }

    const fn day(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Day)
    }

    const fn searched(mut self) -> Self {
        self.searched = Searched::Yes;
        self
    }

    const fn on_request(mut self) -> Self {
        self.shown = Shown::OnRequest;
        self
    }

    const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    const fn filtered_later(mut self) -> Self {
        self.later = true;
        self
    }

    const fn counting(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
}

impl EnumValue {
    const fn new(value: &'static str, label: &'static str, tone: Tone) -> Self {
        Self { value, label, tone }
    }
}

const fn newest_first(column: &'static str) -> DefaultSort {
    DefaultSort { column, direction: Direction::Descending }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn all() -> impl Iterator<Item = &'static Model> {
        MODELS.into_iter().chain([&AUDIT_EVENTS, &SYNC_RUNS, &ALERTS])
    }

    #[test]
    fn column_names_are_unique_and_never_a_word_of_the_query() {
        for model in all() {
            let mut seen = HashSet::new();
            for column in model.columns {
                assert!(seen.insert(column.name), "{}.{}", model.name, column.name);
                assert!(
                    !crate::query::RESERVED.contains(&column.name),
                    "{}.{} would be read as part of the query",
                    model.name,
                    column.name
                );
            }
        }
    }

    #[test]
    fn the_columns_a_descriptor_points_at_exist() {
        for model in all() {
            assert!(model.column(model.default_sort.column).is_some(), "{}", model.name);
            for column in model.columns {
                if let Kind::Money { currency } = column.kind {
                    assert!(model.column(currency).is_some(), "{}.{}", model.name, column.name);
                }
            }
        }
    }
}
