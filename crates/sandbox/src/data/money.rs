use crate::seeded::Draw;

/// A currency that the pretend shop sells in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Currency {
    Eur,
    Usd,
    Gbp,
    Jpy,
}

impl Currency {
    pub(crate) fn drawn(draw: &mut Draw) -> Self {
        match draw.below(100) {
            0..48 => Self::Eur,
            48..78 => Self::Usd,
            78..95 => Self::Gbp,
            _ => Self::Jpy,
        }
    }

    /// `EUR`
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
        }
    }

    /// A price in euro cents, in this currency's smallest unit, rounded as shops do.
    pub(crate) fn price_of(self, euro_cents: u64) -> u64 {
        match self {
            Self::Eur => euro_cents,
            Self::Usd => euro_cents * 11 / 10,
            Self::Gbp => euro_cents * 86 / 100,
            Self::Jpy => (euro_cents * 165 / 100).div_ceil(10) * 10,
        }
    }

    /// Smallest units as a decimal: `129.90`, and `12900` where there are no smaller units.
    pub(crate) fn decimal(self, minor_units: u64) -> String {
        match self {
            Self::Jpy => minor_units.to_string(),
            _ => format!("{}.{:02}", minor_units / 100, minor_units % 100),
        }
    }

    /// The same as a JSON number, for APIs that write amounts so.
    pub(crate) fn number(self, minor_units: u64) -> f64 {
        self.decimal(minor_units).parse().unwrap_or_default()
    }

    /// How much of this currency one unit of another costs, to four places. Yen are not in it.
    pub(crate) fn per_unit_of(self, other: Self) -> f64 {
        let ten_thousandths = self.price_of(1_000_000) * 10_000 / other.price_of(1_000_000).max(1);
        format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
            .parse()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn yen_have_no_decimals_and_cents_are_never_lost() {
        assert_eq!(Currency::Jpy.decimal(12_900), "12900");
        assert_eq!(Currency::Eur.decimal(12_990), "129.90");
        assert_eq!(Currency::Usd.decimal(5), "0.05");
        assert_eq!(serde_json::json!(Currency::Eur.number(4_250)).to_string(), "42.5");
    }
}
