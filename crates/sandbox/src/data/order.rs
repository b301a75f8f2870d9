use super::Dataset;
use super::money::Currency;
use super::products::PRODUCTS;
use crate::seeded::Draw;

/// A sale of the pretend shop.
pub(crate) struct Order {
    pub(crate) index: u64,
    /// Number of the person who bought.
    pub(crate) customer: u64,
    pub(crate) currency: Currency,
    pub(crate) lines: Vec<Line>,
    pub(crate) placed_at: i64,
    pub(crate) status: &'static str,
    pub(crate) updated_at: i64,
}

pub(crate) struct Line {
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    pub(crate) quantity: u64,
    /// In the currency's smallest unit.
    pub(crate) price: u64,
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// No order changes by itself later than this after it was placed.
pub(crate) const LONGEST_LIFE: i64 = 22 * DAY;

impl Order {
    /// Order `index` as it stands at `now`.
    pub(crate) fn of(data: &Dataset, index: u64, now: i64) -> Self {
        Self::placed(data, index, data.orders.moment(index), now)
    }

    /// The same for an order that was placed on request.
    pub(crate) fn placed(data: &Dataset, index: u64, placed_at: i64, now: i64) -> Self {
        let mut draw = Draw::of("order", index);
        // Only people who are customers by then buy, and the early ones buy more often.
        let customers = data.customers.count(placed_at).max(1);
        let customer = 1 + draw.below(customers).min(draw.below(customers));
        let currency = Currency::drawn(&mut draw);
        let lines = (0..=draw.below(4)).map(|_| Line::drawn(&mut draw, currency)).collect();
        let (status, updated_at) = standing(index, placed_at, now);
        Self { index, customer, currency, lines, placed_at, status, updated_at }
    }

    pub(crate) fn total(&self) -> u64 {
        self.lines.iter().map(|line| line.price * line.quantity).sum()
    }

    pub(crate) fn id(&self) -> String {
        id(self.index)
    }

    /// `#1123`
    pub(crate) fn number(&self) -> String {
        format!("#{}", 1_000 + self.index)
    }
}

impl Line {
    fn drawn(draw: &mut Draw, currency: Currency) -> Self {
        let (sku, name, euro_cents) = draw.pick(PRODUCTS);
        let quantity = if draw.chance(70) { 1 } else { 2 + draw.below(4) };
        Self { sku, name, quantity, price: currency.price_of(euro_cents) }
    }
}

/// `ord_000123`
pub(crate) fn id(index: u64) -> String {
    format!("ord_{index:06}")
}

/// The number in an id of ours.
pub(crate) fn index_of(order_id: &str) -> Option<u64> {
    let index = order_id.strip_prefix("ord_")?.parse().ok()?;
    (id(index) == order_id).then_some(index)
}

/// How far an order has come: its status at `now`, and since when. Cheap, as filters on the time
/// of change ask it of every order.
pub(crate) fn standing(index: u64, placed_at: i64, now: i64) -> (&'static str, i64) {
    let mut draw = Draw::of("order life", index);
    let paid = placed_at + draw.seconds(60, 2 * HOUR);
    let shipped = paid + draw.seconds(4 * HOUR, 2 * DAY);
    let delivered = shipped + draw.seconds(DAY, 5 * DAY);
    let refunded = delivered + draw.seconds(DAY, 14 * DAY);
    let life: &[(&str, i64)] = match draw.below(100) {
        0..6 => &[("cancelled", paid + 3 * HOUR)],
        6..11 => &[
            ("paid", paid),
            ("shipped", shipped),
            ("delivered", delivered),
            ("refunded", refunded),
        ],
        _ => &[("paid", paid), ("shipped", shipped), ("delivered", delivered)],
    };
    life.iter().rev().find(|(_, at)| *at <= now).copied().unwrap_or(("pending", placed_at))
}
