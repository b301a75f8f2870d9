use serde_json::{Value, json};

use super::customers;
use super::movement::{self, Kind};
use crate::data::money::Currency;
use crate::data::order::Order;
use crate::data::person::{Person, person};
use crate::seeded::Draw;
use crate::world::Site;

pub(super) const DAY: i64 = 24 * 3_600;
/// Nothing happens to a charge later than this after it was made.
pub(super) const LONGEST_LIFE: i64 = 34 * DAY;
const OPAQUE_LETTERS: usize = 16;

/// A payment of an order, as it stands now.
pub(super) struct Charge {
    index: u64,
    created: i64,
    order: Order,
    pub(super) currency: Currency,
    /// In the currency's smallest unit; yen have none, so theirs are yen.
    pub(super) amount: u64,
    pub(super) refunded: u64,
    pub(super) outcome: Outcome,
    pub(super) method: Method,
    /// When the money came, if it did.
    pub(super) paid_at: Option<i64>,
    /// When some of it, or all, was given back.
    pub(super) refunded_at: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Succeeded,
    Pending,
    Failed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Card,
    SepaDebit,
}

/// `ch_3…`; the number at the end is the charge's, the letters keep anybody from relying on it.
pub(super) fn id(index: u64) -> String {
    format!("ch_3{}{index:07}", Draw::of("charge id", index).letters(OPAQUE_LETTERS))
}

/// The number of the charge with this id.
pub(super) fn index_of(charge_id: &str) -> Option<u64> {
    let index = charge_id.strip_prefix("ch_3")?.get(OPAQUE_LETTERS..)?.parse().ok()?;
    (id(index) == charge_id).then_some(index)
}

impl Charge {
    pub(super) fn of(site: &Site, index: u64) -> Self {
        let data = &site.world.data;
        let now = site.now_seconds();
        let created = data.charges.moment(index);
        let order = Order::of(data, order_of(site, index), now);
        let amount = order.total();
        let mut draw = Draw::of("charge", index);
        // Direct debits take days to settle; cards are refused at once or not at all.
        let settles_at = created + draw.seconds(5 * DAY, 14 * DAY);
        let (method, outcome) = match draw.below(100) {
            0..6 => (Method::Card, Outcome::Failed),
            6..30 if settles_at > now => (Method::SepaDebit, Outcome::Pending),
            6..30 => (Method::SepaDebit, Outcome::Succeeded),
            _ => (Method::Card, Outcome::Succeeded),
        };
        let refunded_at = settles_at + draw.seconds(DAY, 20 * DAY);
        let part = if draw.chance(50) { amount } else { amount / 4 };
        let refund = draw.chance(7) && outcome == Outcome::Succeeded && refunded_at <= now;
        let paid_at = if method == Method::Card { created } else { settles_at };
        Self {
            index,
            created,
            currency: order.currency,
            order,
            amount,
            refunded: if refund { part } else { 0 },
            outcome,
            method,
            paid_at: (outcome == Outcome::Succeeded).then_some(paid_at),
            refunded_at: refund.then_some(refunded_at),
        }
    }

    /// What the charge is for.
    pub(super) fn description(&self) -> String {
        format!("Order {}", self.order.number())
    }

    pub(super) fn json(&self) -> Value {
        let buyer = person(self.order.customer);
        let paid = self.outcome == Outcome::Succeeded;
        let failed = self.outcome == Outcome::Failed;
        let status = match self.outcome {
            Outcome::Succeeded => "succeeded",
            Outcome::Pending => "pending",
            Outcome::Failed => "failed",
        };
        json!({
            "id": id(self.index),
            "object": "charge",
            "amount": self.amount,
            "amount_captured": if paid { self.amount } else { 0 },
            "amount_refunded": self.refunded,
            "application": null,
            "balance_transaction": self.paid_at.map(|_| movement::id(Kind::Charge, self.index)),
            "billing_details": billing_details(&buyer),
            "captured": paid,
            "created": self.created,
            "currency": self.currency.code().to_lowercase(),
            "customer": customers::id(self.order.customer),
            "description": self.description(),
            "disputed": false,
            "failure_code": failed.then_some("card_declined"),
            "failure_message": failed.then_some("Your card was declined."),
            "livemode": false,
            "metadata": { "order_id": self.order.id() },
            "paid": !failed,
            "payment_method_details": self.payment_method_details(),
            "receipt_email": buyer.email,
            "receipt_url": null,
            "refunded": self.refunded == self.amount,
            "statement_descriptor": null,
            "status": status,
        })
    }

    fn payment_method_details(&self) -> Value {
        let mut draw = Draw::of("card", self.index);
        let last4 = format!("{:04}", draw.below(10_000));
        if self.method == Method::SepaDebit {
            let debit = json!({ "bank_code": "37040044", "country": "DE", "last4": last4 });
            return json!({ "sepa_debit": debit, "type": "sepa_debit" });
        }
        let (brand, country) =
            draw.pick(&[("visa", "DE"), ("mastercard", "FR"), ("amex", "US"), ("jcb", "JP")]);
        json!({
            "card": {
                "brand": brand,
                "country": country,
                "exp_month": 1 + draw.below(12),
                "exp_year": 2027 + draw.below(4),
                "funding": "credit",
                "last4": last4,
            },
            "type": "card",
        })
    }
}

fn billing_details(buyer: &Person) -> Value {
    json!({
        "address": {
            "city": buyer.city,
            "country": buyer.country,
            "line1": null,
            "line2": null,
            "postal_code": null,
            "state": null,
        },
        "email": buyer.email,
        "name": buyer.name,
        "phone": buyer.phone,
    })
}

/// Both kinds of records are spread evenly over the same time, so the order at the same height
/// was placed shortly before the charge.
fn order_of(site: &Site, charge: u64) -> u64 {
    let data = &site.world.data;
    (charge.saturating_mul(data.orders.size()) / data.charges.size().max(1)).max(1)
}
