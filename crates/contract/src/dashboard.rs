//! The cards of the first page.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::Tone;

/// All cards, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The cards.
    pub cards: Vec<KpiCard>,
    /// Whether anything is connected yet.
    pub connected: bool,
}

/// One number with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiCard {
    /// A stable name: `orders`.
    pub name: String,
    /// The heading.
    pub label: String,
    /// The number, or numbers where they may not be added (one a currency).
    pub figures: Vec<Figure>,
    /// A line below: what the number covers.
    pub note: String,
    /// How it feels.
    pub tone: Tone,
    /// The page behind it, a path of ours.
    pub href: String,
}

/// One number of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// A count of things.
    Count(u64),
    /// Some of all.
    Share {
        /// So many.
        some: u64,
        /// Of so many.
        all: u64,
    },
    /// Money.
    Money {
        /// Smallest units: a sum, which may be more than one amount can be.
        minor: i128,
        /// ISO 4217 code.
        currency: String,
    },
    /// A moment.
    Time(DateTime<Utc>),
    /// Nothing yet.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_is_wider_than_an_amount_reaches_the_browser_as_it_is() {
        let minor = 1_000 * i128::from(i64::MAX);
        let figure = Figure::Money { minor, currency: "EUR".to_owned() };
        let sent = serde_json::to_string(&figure).unwrap();
        assert_eq!(serde_json::from_str::<Figure>(&sent).unwrap(), figure);
    }
}
