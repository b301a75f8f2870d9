use super::charge::DAY;
use super::ledger::Ledger;
use super::movement::{Kind, Movement};
use crate::clock::rfc3339;
use crate::data::money::Currency;
use crate::seeded::Draw;

/// 2026-02-02T00:00:00Z, a Monday: the first payout.
const FIRST_MONDAY: i64 = 1_769_990_400;
const WEEK: i64 = 7 * DAY;
/// What looking at a charge for fraud costs, in euro cents.
const SCREENING: i64 = 5;
/// The fee is taken this long before the payout.
const FEE_BEFORE: i64 = 3_600;
const OPAQUE_LETTERS: usize = 16;

pub(super) const CURRENCIES: [Currency; 4] =
    [Currency::Eur, Currency::Usd, Currency::Gbp, Currency::Jpy];

/// When payouts of week `index` are made, which is the week that ends then.
fn payday(week: u64) -> i64 {
    FIRST_MONDAY.saturating_add(i64::try_from(week).unwrap_or(i64::MAX).saturating_mul(WEEK))
}

/// The weeks whose end, or the fee shortly before it, lies in these seconds.
pub(super) fn of_seconds(from: i64, to: i64) -> std::ops::RangeInclusive<u64> {
    let week = |second: i64| u64::try_from((second - FIRST_MONDAY).div_euclid(WEEK)).unwrap_or(0);
    week(from)..=week(to.saturating_add(FEE_BEFORE))
}

/// The number of the payout that a movement is part of.
pub(super) fn payout_of(movement: &Movement) -> Option<u64> {
    if movement.kind == Kind::Payout {
        return Some(movement.index);
    }
    // Available on a Monday at midnight is just in time.
    let week = (movement.available_on - FIRST_MONDAY + WEEK - 1).div_euclid(WEEK);
    let currency = CURRENCIES.iter().position(|known| *known == movement.currency)?;
    Some(u64::try_from(week).ok()? * 4 + u64::try_from(currency).ok()?)
}

/// `po_…`
pub(super) fn payout_id(index: u64) -> String {
    format!("po_1{}{index:07}", Draw::of("payout id", index).letters(OPAQUE_LETTERS))
}

/// What Stripe takes in a week for looking at its charges, if there were any.
pub(super) fn fee(ledger: &Ledger<'_>, week: u64) -> Option<Movement> {
    let end = payday(week);
    let charges = i64::try_from(ledger.charges_created(end - WEEK + 1, end).count()).ok()?;
    let day = |second: i64| rfc3339(second)[..10].to_owned();
    let created = end - FEE_BEFORE;
    (charges > 0).then(|| Movement {
        kind: Kind::Fee,
        index: week,
        created,
        available_on: created,
        currency: Currency::Eur,
        amount: -charges * SCREENING,
        fee: 0,
        source: None,
        description: format!("Radar ({} - {}): {charges} charges", day(end - WEEK), day(end - DAY)),
    })
}

/// What goes to the bank for a week in one currency, when there is anything.
pub(super) fn payout(ledger: &Ledger<'_>, index: u64) -> Option<Movement> {
    let week = index / 4;
    let currency = CURRENCIES[usize::try_from(index % 4).unwrap_or(0)];
    let end = payday(week);
    // A charge is available three to four days after the money came.
    let made = ledger.of_charges(end - WEEK - 4 * DAY, end);
    let sum: i64 = (made.into_iter())
        .chain(fee(ledger, week))
        .filter(|movement| payout_of(movement) == Some(index))
        .map(|movement| movement.net())
        .sum();
    (sum > 0).then(|| Movement {
        kind: Kind::Payout,
        index,
        created: end,
        available_on: end + 2 * DAY,
        currency,
        amount: -sum,
        fee: 0,
        source: Some(payout_id(index)),
        description: "STRIPE PAYOUT".to_owned(),
    })
}
