use super::books::Firm;
use super::money::Currency;
use super::supplier::{PLACES, ROUTES, SUPPLIERS, Supplier};
use crate::calendar::Day;
use crate::seeded::Draw;

/// Something that a firm paid for or has to.
pub(crate) struct Cost {
    index: u64,
    /// The number of the supplier, from 1.
    pub(crate) supplier_number: u64,
    pub(crate) supplier: &'static Supplier,
    pub(crate) lines: Vec<Line>,
    /// In epoch seconds.
    pub(crate) booked_at: i64,
}

/// How a cost is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// At once, by card or from the bank.
    Spend,
    /// Some weeks after the supplier's invoice.
    Bill,
}

/// A thing or service, and its price without tax.
pub(crate) struct Line {
    pub(crate) description: String,
    pub(crate) quantity: u64,
    /// In the currency's smallest unit, as are all amounts.
    pub(crate) unit_price: u64,
    tax_percent: u64,
}

const DAY: i64 = 24 * 3_600;

impl Cost {
    /// Cost `index` of a firm, which was booked then.
    pub(crate) fn of(firm: &Firm, kind: Kind, index: u64, booked_at: i64) -> Self {
        let mut draw = Draw::of(firm.stream(kind), index);
        let (supplier_number, supplier) = draw.pick(&suppliers_paid_by(kind));
        let count = if draw.chance(25) { 2 } else { 1 };
        let lines = (0..count).map(|_| Line::drawn(&mut draw, supplier, booked_at)).collect();
        Self { index, supplier_number, supplier, lines, booked_at }
    }

    pub(crate) fn currency(&self) -> Currency {
        self.supplier.currency
    }

    pub(crate) fn net(&self) -> u64 {
        self.lines.iter().map(Line::net).sum()
    }

    pub(crate) fn tax(&self) -> u64 {
        self.lines.iter().map(Line::tax).sum()
    }

    pub(crate) fn total(&self) -> u64 {
        self.net() + self.tax()
    }

    /// What the supplier wrote on it.
    pub(crate) fn reference(&self) -> String {
        format!("RE-{}", 20_000 + self.index * 7)
    }

    /// What it was for, in one line.
    pub(crate) fn summary(&self) -> String {
        let lines = self.lines.iter().map(|line| line.description.as_str());
        lines.collect::<Vec<_>>().join("; ")
    }

    /// When a bill is to be paid.
    pub(crate) fn due_at(&self) -> i64 {
        self.booked_at + 30 * DAY
    }
}

impl Line {
    fn drawn(draw: &mut Draw, supplier: &Supplier, booked_at: i64) -> Self {
        let good = draw.pick(supplier.goods);
        let between =
            |draw: &mut Draw, (least, most): (u64, u64)| least + draw.below(most - least + 1);
        let quantity = between(draw, good.quantity);
        Self {
            description: good
                .text
                .replace("{n}", &quantity.to_string())
                .replace("{route}", draw.pick(ROUTES))
                .replace("{place}", draw.pick(PLACES))
                .replace("{month}", &Day::of(booked_at).written("%B %Y")),
            quantity,
            unit_price: between(draw, good.unit_price),
            tax_percent: supplier.tax_percent(),
        }
    }

    pub(crate) fn net(&self) -> u64 {
        self.quantity * self.unit_price
    }

    pub(crate) fn tax(&self) -> u64 {
        (self.net() * self.tax_percent + 50) / 100
    }
}

fn suppliers_paid_by(kind: Kind) -> Vec<(u64, &'static Supplier)> {
    (1..).zip(SUPPLIERS).filter(|(_, supplier)| supplier.paid == kind).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cost, Kind};
    use crate::data::books::{LABS, RETAIL};

    #[test]
    fn a_cost_is_the_same_whenever_it_is_asked_for_and_another_at_the_other_firm() {
        let texts = |firm, index| {
            let cost = Cost::of(firm, Kind::Spend, index, 1_790_000_000);
            (cost.supplier.name, cost.lines[0].description.clone(), cost.total())
        };
        assert_eq!(texts(&RETAIL, 7), texts(&RETAIL, 7));
        assert_ne!(texts(&RETAIL, 7), texts(&LABS, 7));
    }

    #[test]
    fn every_cost_has_an_amount_and_no_blank_is_left_in_its_text() {
        for kind in [Kind::Spend, Kind::Bill] {
            for index in 1..=400 {
                let cost = Cost::of(&RETAIL, kind, index, 1_790_000_000);
                assert_eq!(cost.supplier.paid, kind);
                assert!(cost.net() > 0 && cost.total() >= cost.net());
                assert!(cost.lines.iter().all(|line| !line.description.contains('{')));
            }
        }
    }
}
