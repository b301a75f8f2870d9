use serde_json::{Value, json};

use super::charge::{self, Charge, DAY, Method};
use crate::data::money::Currency;
use crate::seeded::Draw;

const OPAQUE_LETTERS: usize = 16;

/// One change of the balance.
pub(super) struct Movement {
    pub(super) kind: Kind,
    /// Number of the charge, or of the week's fee or payout.
    pub(super) index: u64,
    pub(super) created: i64,
    pub(super) available_on: i64,
    pub(super) currency: Currency,
    /// In the currency's smallest unit; negative when money leaves.
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) source: Option<String>,
    pub(super) description: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Charge,
    Refund,
    Fee,
    Payout,
}

/// Where a movement stands among all.
pub(super) type Place = (i64, Kind, u64);

pub(super) const KINDS: [Kind; 4] = [Kind::Charge, Kind::Refund, Kind::Fee, Kind::Payout];

impl Kind {
    /// `type` of a balance transaction.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Fee => "stripe_fee",
            Self::Payout => "payout",
        }
    }
}

/// `txn_…`; the number at the end is that of what it is about.
pub(super) fn id(kind: Kind, index: u64) -> String {
    let letters = Draw::of(kind.name(), index).letters(OPAQUE_LETTERS);
    let series = if kind <= Kind::Refund { 3 } else { 1 };
    format!("txn_{series}{letters}{index:07}")
}

/// The kind and number behind an id.
pub(super) fn kind_and_index_of(id_of_one: &str) -> Option<(Kind, u64)> {
    let index = id_of_one.strip_prefix("txn_")?.get(1 + OPAQUE_LETTERS..)?.parse().ok()?;
    let kind = KINDS.into_iter().find(|kind| id(*kind, index) == id_of_one)?;
    Some((kind, index))
}

/// What a charge brought, if it did.
pub(super) fn of_charge(index: u64, charge: &Charge) -> Option<Movement> {
    let created = charge.paid_at?;
    let amount = signed(charge.amount);
    let fixed = |euro_cents| signed(charge.currency.price_of(euro_cents));
    Some(Movement {
        kind: Kind::Charge,
        index,
        created,
        available_on: created - created % DAY + 3 * DAY,
        currency: charge.currency,
        amount,
        fee: match charge.method {
            Method::Card => amount * 15 / 1_000 + fixed(25),
            Method::SepaDebit => fixed(35),
        }
        .min(amount),
        source: Some(charge::id(index)),
        description: charge.description(),
    })
}

/// What a charge took back again, if it did; the fee of the charge is not returned.
pub(super) fn of_refund(index: u64, charge: &Charge) -> Option<Movement> {
    let created = charge.refunded_at?;
    Some(Movement {
        kind: Kind::Refund,
        index,
        created,
        available_on: created,
        currency: charge.currency,
        amount: -signed(charge.refunded),
        fee: 0,
        source: Some(refund_id(index)),
        description: format!("REFUND FOR CHARGE ({})", charge.description()),
    })
}

fn refund_id(index: u64) -> String {
    format!("re_3{}{index:07}", Draw::of("refund id", index).letters(OPAQUE_LETTERS))
}

fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

impl Movement {
    pub(super) fn place(&self) -> Place {
        (self.created, self.kind, self.index)
    }

    pub(super) fn net(&self) -> i64 {
        self.amount - self.fee
    }

    /// `eur`
    pub(super) fn currency_code(&self) -> String {
        self.currency.code().to_lowercase()
    }

    /// A balance transaction as Stripe writes it.
    pub(super) fn json(&self, now: i64) -> Value {
        let currency = self.currency_code();
        let fee_details = match self.fee {
            0 => json!([]),
            fee => json!([{
                "amount": fee,
                "application": null,
                "currency": currency,
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }]),
        };
        let category = if self.kind == Kind::Fee { "fee" } else { self.kind.name() };
        json!({
            "id": id(self.kind, self.index),
            "object": "balance_transaction",
            "amount": self.amount,
            "available_on": self.available_on,
            "balance_type": "payments",
            "created": self.created,
            "currency": currency,
            "description": self.description,
            "exchange_rate": null,
            "fee": self.fee,
            "fee_details": fee_details,
            "net": self.net(),
            "reporting_category": category,
            "source": self.source,
            "status": if self.available_on <= now { "available" } else { "pending" },
            "type": self.kind.name(),
        })
    }
}
