use std::cmp::Ordering;

use super::Reader;

/// How two values must stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Comparison {
    /// Takes `>=` and its like if one comes next.
    pub(crate) fn take(reader: &mut Reader) -> Option<Self> {
        const ALL: [(&str, Comparison); 7] = [
            (">=", Comparison::AtLeast),
            ("<=", Comparison::AtMost),
            ("<>", Comparison::NotEqual),
            ("!=", Comparison::NotEqual),
            ("=", Comparison::Equal),
            (">", Comparison::More),
            ("<", Comparison::Less),
        ];
        let found = ALL.iter().find(|(symbol, _)| reader.take_symbol(symbol));
        found.map(|(_, comparison)| *comparison)
    }

    /// Takes `ge` and its like, which OData has in their place.
    pub(crate) fn take_word(reader: &mut Reader) -> Option<Self> {
        const ALL: [(&str, Comparison); 6] = [
            ("eq", Comparison::Equal),
            ("ne", Comparison::NotEqual),
            ("lt", Comparison::Less),
            ("le", Comparison::AtMost),
            ("gt", Comparison::More),
            ("ge", Comparison::AtLeast),
        ];
        let found = ALL.iter().find(|(word, _)| reader.take_word(word));
        found.map(|(_, comparison)| *comparison)
    }

    /// Whether it holds for a value that stands so to the other.
    pub(crate) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// Whether nothing smaller than the other value is let through.
    pub(crate) fn bounds_from_below(self) -> bool {
        matches!(self, Self::Equal | Self::More | Self::AtLeast)
    }
}
