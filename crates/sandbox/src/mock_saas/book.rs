use std::cmp::Reverse;

use super::orders::FIRST_NEW;
use crate::world::{Site, lock};

/// All orders, newest first, without making one.
pub(super) struct Book<'a> {
    site: &'a Site,
    generated: u64,
    /// Each order that was asked for, newest first.
    asked_for: Vec<AskedFor>,
}

struct AskedFor {
    index: u64,
    placed_at: i64,
    /// How many of the generated orders are newer.
    generated_above: u64,
}

impl<'a> Book<'a> {
    pub(super) fn of(site: &'a Site, now: i64) -> Self {
        let orders = &site.world.data.orders;
        let generated = orders.count(now);
        let placed = lock(&site.world.new_orders).clone();
        let mut asked_for: Vec<AskedFor> = (FIRST_NEW + 1..)
            .zip(placed)
            .map(|(index, placed_at)| {
                let generated_above = generated - orders.count(placed_at).min(generated);
                AskedFor { index, placed_at, generated_above }
            })
            .collect();
        asked_for.sort_by_key(|order| Reverse((order.placed_at, order.index)));
        Self { site, generated, asked_for }
    }

    pub(super) fn total(&self) -> u64 {
        self.generated + self.asked_for.len() as u64
    }

    /// Number and time of the order at a position from 0.
    pub(super) fn at(&self, position: u64) -> (u64, i64) {
        let above = self.first_asked(|order, above| order.generated_above + above >= position);
        if let Some(order) = self.asked_for.get(above)
            && order.generated_above + above as u64 == position
        {
            return (order.index, order.placed_at);
        }
        let index = self.generated + above as u64 - position;
        (index, self.site.world.data.orders.moment(index))
    }

    /// Where the order with this number stands, which exists.
    pub(super) fn position(&self, index: u64) -> u64 {
        if index > FIRST_NEW {
            let at = self.asked_for.iter().position(|order| order.index == index).unwrap_or(0);
            return self.asked_for.get(at).map_or(0, |order| order.generated_above + at as u64);
        }
        let newer = self.generated.saturating_sub(index);
        newer + self.first_asked(|order, _| order.generated_above > newer) as u64
    }

    /// How many were placed at that second or later; they are the first ones.
    pub(super) fn placed_from(&self, since: i64) -> u64 {
        let before = self.site.world.data.orders.count(since.saturating_sub(1));
        let asked_for = self.first_asked(|order, _| order.placed_at < since);
        self.generated - before.min(self.generated) + asked_for as u64
    }

    /// The first order asked for of which something holds, which then holds of all after it. The
    /// number is how many were asked for that are newer.
    fn first_asked(&self, holds: impl Fn(&AskedFor, u64) -> bool) -> usize {
        let (mut from, mut to) = (0, self.asked_for.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if holds(&self.asked_for[middle], middle as u64) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        from
    }
}
