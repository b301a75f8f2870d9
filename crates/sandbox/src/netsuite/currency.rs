use crate::data::money::Currency;

/// A column of the table `currency`, whose rows mean something in this account only: other accounts
/// number their currencies otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CurrencyColumn {
    Id,
    Name,
    /// The ISO code.
    Symbol,
}

const COLUMNS: [(&str, CurrencyColumn); 3] = [
    ("id", CurrencyColumn::Id),
    ("name", CurrencyColumn::Name),
    ("symbol", CurrencyColumn::Symbol),
];

impl CurrencyColumn {
    pub(super) fn parse(name: &str) -> Option<Self> {
        COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    pub(super) fn name(self) -> &'static str {
        COLUMNS.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }
}

/// The account's own number for a currency.
pub(super) fn id(currency: Currency) -> i64 {
    match currency {
        Currency::Usd => 1,
        Currency::Gbp => 2,
        Currency::Eur => 4,
        Currency::Jpy => 5,
    }
}

pub(super) fn name(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "US Dollar",
        Currency::Gbp => "British Pound",
        Currency::Eur => "Euro",
        Currency::Jpy => "Japanese Yen",
    }
}

/// What one of it is worth in the account's first one.
pub(super) fn rate(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "0.91",
        Currency::Gbp => "1.16",
        Currency::Eur => "1",
        Currency::Jpy => "0.006",
    }
}
