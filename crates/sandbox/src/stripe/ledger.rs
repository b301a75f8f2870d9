use std::ops::{Bound, RangeBounds as _};

use super::charge::{Charge, LONGEST_LIFE};
use super::list::Stretch;
use super::movement::{Kind, Movement, Place, kind_and_index_of, of_charge, of_refund};
use super::week;
use crate::world::Site;

/// How much of the ledger is made at a time.
const STEP: i64 = 7 * 24 * 3_600;

/// Every movement of the balance until now. Of charges and refunds only the charge has a number
/// that rises with time, so a stretch of the ledger is made from the charges that reach into it.
pub(super) struct Ledger<'a> {
    site: &'a Site,
    now: i64,
}

impl<'a> Ledger<'a> {
    pub(super) fn of(site: &'a Site) -> Self {
        Self { site, now: site.now_seconds() }
    }

    /// The movement with this id.
    pub(super) fn find(&self, id: &str) -> Option<Movement> {
        let (kind, index) = kind_and_index_of(id)?;
        let charge = || {
            let count = self.site.world.data.charges.count(self.now);
            (1..=count).contains(&index).then(|| Charge::of(self.site, index))
        };
        let found = match kind {
            Kind::Charge => of_charge(index, &charge()?),
            Kind::Refund => of_refund(index, &charge()?),
            Kind::Fee => week::fee(self, index),
            Kind::Payout => week::payout(self, index),
        };
        found.filter(|movement| movement.created <= self.now)
    }

    /// The movements of a stretch from its end on, made as they are taken.
    pub(super) fn newest_first(&self, among: Stretch<Place>) -> impl Iterator<Item = Movement> {
        let (first, last) = self.seconds(&among);
        (0..steps(first, last)).map(move |step| last - step * STEP).flat_map(move |end| {
            let made = self.between((end - STEP + 1).max(first), end);
            let bounds = (among.above, among.below);
            made.into_iter().rev().filter(move |movement| bounds.contains(&movement.place()))
        })
    }

    /// The same from its start on.
    pub(super) fn oldest_first(&self, among: Stretch<Place>) -> impl Iterator<Item = Movement> {
        let (first, last) = self.seconds(&among);
        (0..steps(first, last)).map(move |step| first + step * STEP).flat_map(move |start| {
            let made = self.between(start, (start + STEP - 1).min(last));
            let bounds = (among.above, among.below);
            made.into_iter().filter(move |movement| bounds.contains(&movement.place()))
        })
    }

    /// The numbers of the charges that were made in these seconds.
    pub(super) fn charges_created(&self, from: i64, to: i64) -> impl Iterator<Item = u64> {
        let charges = &self.site.world.data.charges;
        charges.count(from.saturating_sub(1)) + 1..charges.count(to.min(self.now)) + 1
    }

    /// What charges brought and took back in these seconds.
    pub(super) fn of_charges(&self, from: i64, to: i64) -> Vec<Movement> {
        self.charges_created(from - LONGEST_LIFE, to)
            .flat_map(|index| {
                let charge = Charge::of(self.site, index);
                [of_charge(index, &charge), of_refund(index, &charge)].into_iter().flatten()
            })
            .filter(|movement| (from..=to).contains(&movement.created))
            .collect()
    }

    /// The movements of these seconds, oldest first.
    fn between(&self, from: i64, to: i64) -> Vec<Movement> {
        let mut made = self.of_charges(from, to);
        for week in week::of_seconds(from, to) {
            let payouts = (week * 4..week * 4 + 4).filter_map(|index| week::payout(self, index));
            let weekly = payouts.chain(week::fee(self, week));
            made.extend(weekly.filter(|movement| (from..=to).contains(&movement.created)));
        }
        made.sort_unstable_by_key(Movement::place);
        made
    }

    /// The first and the last second in which a stretch can have movements.
    fn seconds(&self, among: &Stretch<Place>) -> (i64, i64) {
        let begin = self.site.world.data.charges.moment(0);
        let above = created_of(&among.above).unwrap_or(begin);
        let below = created_of(&among.below).unwrap_or(self.now);
        let first = begin.max(above).max(*among.created.start());
        let last = self.now.min(below).min(*among.created.end());
        (first, last)
    }
}

fn created_of(bound: &Bound<Place>) -> Option<i64> {
    match bound {
        Bound::Included((created, ..)) | Bound::Excluded((created, ..)) => Some(*created),
        Bound::Unbounded => None,
    }
}

/// How many steps there are between two seconds.
fn steps(first: i64, last: i64) -> i64 {
    if first <= last { (last - first) / STEP + 1 } else { 0 }
}
