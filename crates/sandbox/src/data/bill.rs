use super::company::{Company, company};
use super::money::Currency;
use crate::calendar::Day;
use crate::seeded::Draw;

/// What a supplier charged the pretend shop for.
pub(crate) struct Bill {
    pub(crate) index: u64,
    pub(crate) supplier: Supplier,
    /// The supplier's own number of it.
    pub(crate) number: String,
    /// In the currency's smallest unit, like the tax.
    pub(crate) net: u64,
    pub(crate) tax: u64,
    pub(crate) dated: Day,
    pub(crate) due: Day,
    pub(crate) entered_at: i64,
    pub(crate) standing: BillStanding,
    pub(crate) changed_at: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BillStanding {
    Open,
    Paid,
}

/// One of the firms that the pretend shop buys from.
pub(crate) struct Supplier {
    /// 1 to [`SUPPLIERS`]
    pub(crate) number: u64,
    pub(crate) company: Company,
    pub(crate) country: &'static str,
    pub(crate) currency: Currency,
    pub(crate) purchase: Purchase,
}

/// What is bought of a supplier.
#[derive(Clone, Copy)]
pub(crate) struct Purchase {
    pub(crate) what: &'static str,
    /// Number of the account that it is booked on.
    pub(crate) account: &'static str,
    /// In euro cents, of a usual bill: the least and the most.
    usual: (u64, u64),
}

const DAY: i64 = 24 * 3_600;
pub(crate) const SUPPLIERS: u64 = 24;
/// No bill changes later than this after it was entered.
pub(crate) const LONGEST_LIFE: i64 = 45 * DAY;

#[rustfmt::skip] // One line a purchase reads better than one a field.
const PURCHASES: [Purchase; 12] = [
    Purchase { what: "Electricity, warehouse", account: "63100", usual: (180_000, 520_000) },
    Purchase { what: "Natural gas, heating", account: "63150", usual: (60_000, 310_000) },
    Purchase { what: "Road freight", account: "61210", usual: (35_000, 240_000) },
    Purchase { what: "Air freight", account: "61220", usual: (90_000, 780_000) },
    Purchase { what: "Flights and hotels", account: "66500", usual: (18_000, 190_000) },
    Purchase { what: "Packaging", account: "60250", usual: (22_000, 160_000) },
    Purchase { what: "Office supplies", account: "68150", usual: (4_000, 45_000) },
    Purchase { what: "IT equipment", account: "68350", usual: (70_000, 640_000) },
    Purchase { what: "Cleaning", account: "63300", usual: (25_000, 95_000) },
    Purchase { what: "Waste disposal", account: "63450", usual: (12_000, 60_000) },
    Purchase { what: "Rent", account: "63050", usual: (450_000, 920_000) },
    Purchase { what: "Advertising", account: "66100", usual: (50_000, 480_000) },
];

/// Supplier 1 to [`SUPPLIERS`].
pub(crate) fn supplier(number: u64) -> Supplier {
    let (country, currency) = match number % 6 {
        0 => ("GB", Currency::Gbp),
        1 => ("US", Currency::Usd),
        _ => ("DE", Currency::Eur),
    };
    let purchase = usize::try_from(number).unwrap_or(0) % PURCHASES.len();
    // Other firms than the customers', whose numbers are low.
    let company = company(700 + number);
    Supplier { number, company, country, currency, purchase: PURCHASES[purchase] }
}

impl Bill {
    /// Bill `index`, entered then, as it stands now.
    pub(crate) fn of(index: u64, entered_at: i64, now: i64) -> Self {
        let mut draw = Draw::of("bill", index);
        let supplier = supplier(1 + draw.below(SUPPLIERS));
        let (least, most) = supplier.purchase.usual;
        let net = supplier.currency.price_of(least + draw.below(most - least));
        let rate = match supplier.country {
            "DE" => 19,
            "GB" => 20,
            _ => 0,
        };
        let dated = Day::of(entered_at).back(draw.below(5));
        let (standing, changed_at) = Self::standing(index, entered_at, now);
        Self {
            index,
            number: format!("INV-{}-{:05}", dated.written("%Y"), 10_000 + draw.below(90_000)),
            net,
            tax: net * rate / 100,
            dated,
            due: Day::of(dated.starts_at() + 30 * DAY),
            entered_at,
            standing,
            changed_at,
            supplier,
        }
    }

    pub(crate) fn gross(&self) -> u64 {
        self.net + self.tax
    }

    /// How far a bill has come, and since when. Cheap, as filters ask it of many.
    pub(crate) fn standing(index: u64, entered_at: i64, now: i64) -> (BillStanding, i64) {
        let paid_at = entered_at + Draw::of("bill life", index).seconds(10 * DAY, LONGEST_LIFE);
        if paid_at <= now {
            (BillStanding::Paid, paid_at)
        } else {
            (BillStanding::Open, entered_at)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Bill, BillStanding, LONGEST_LIFE, SUPPLIERS, supplier};

    #[test]
    fn every_supplier_is_a_firm_of_its_own() {
        let names: HashSet<_> = (1..=SUPPLIERS).map(|it| supplier(it).company.name).collect();
        assert_eq!(names.len() as u64, SUPPLIERS);
    }

    #[test]
    fn a_bill_is_open_until_it_is_paid_and_then_stays_as_it_is() {
        for index in 1..50 {
            let entered = 1_790_000_000;
            let fresh = Bill::of(index, entered, entered);
            let old = Bill::of(index, entered, entered + LONGEST_LIFE);
            assert!(fresh.standing == BillStanding::Open && old.standing == BillStanding::Paid);
            assert_eq!((fresh.changed_at, fresh.gross()), (entered, old.gross()));
            assert!(old.changed_at > entered && fresh.due > fresh.dated);
        }
    }
}
