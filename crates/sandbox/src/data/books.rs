use super::cost::Kind;
use super::money::Currency;
use super::timeline::Timeline;

/// A pretend firm that keeps books.
pub(crate) struct Firm {
    pub(crate) name: &'static str,
    pub(crate) country: &'static str,
    pub(crate) city: &'static str,
    /// What its books are kept in; costs may be in others.
    pub(crate) currency: Currency,
    /// Keep the costs of the firms apart.
    spends: &'static str,
    bills: &'static str,
}

impl Firm {
    /// What the stream of its costs of this kind is called.
    pub(crate) fn stream(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Spend => self.spends,
            Kind::Bill => self.bills,
        }
    }
}

pub(crate) static RETAIL: Firm = Firm {
    name: "Acme Retail",
    country: "DE",
    city: "Berlin",
    currency: Currency::Eur,
    spends: "retail spend",
    bills: "retail bill",
};

pub(crate) static LABS: Firm = Firm {
    name: "Acme Labs",
    country: "GB",
    city: "Leeds",
    currency: Currency::Gbp,
    spends: "labs spend",
    bills: "labs bill",
};

/// The parent of both, which pays for everything by bill.
pub(crate) static GROUP: Firm = Firm {
    name: "Acme Group",
    country: "DE",
    city: "Berlin",
    currency: Currency::Eur,
    spends: "group spend",
    bills: "group bill",
};

/// When the costs of a firm come into being.
pub(crate) struct Books {
    pub(crate) firm: &'static Firm,
    spends: Timeline,
    bills: Timeline,
}

impl Books {
    pub(crate) fn new(firm: &'static Firm, spends: u32, bills: u32) -> Self {
        Self { firm, spends: Timeline::new(spends), bills: Timeline::new(bills) }
    }

    pub(crate) fn timeline(&self, kind: Kind) -> &Timeline {
        match kind {
            Kind::Spend => &self.spends,
            Kind::Bill => &self.bills,
        }
    }
}
