use std::ops::{Bound, RangeInclusive};

use super::list::Stretch;
use crate::data::timeline::Timeline;

/// Records that stand in the order of their numbers.
pub(super) struct Numbered<'a> {
    pub(super) timeline: &'a Timeline,
    /// How many exist now.
    pub(super) count: u64,
}

impl Numbered<'_> {
    /// Whether this is the number of one that exists.
    pub(super) fn has(&self, index: u64) -> bool {
        (1..=self.count).contains(&index)
    }

    /// The numbers of a stretch, found without making any record.
    pub(super) fn range(&self, among: &Stretch<u64>) -> RangeInclusive<u64> {
        // Of the records up to a second, the first one after it is the next.
        let first = self.timeline.count(among.created.start().saturating_sub(1)) + 1;
        let last = self.timeline.count(*among.created.end()).min(self.count);
        let first = match among.above {
            Bound::Unbounded => first,
            Bound::Included(index) => first.max(index),
            Bound::Excluded(index) => first.max(index + 1),
        };
        let last = match among.below {
            Bound::Unbounded => last,
            Bound::Included(index) => last.min(index),
            Bound::Excluded(index) => last.min(index.saturating_sub(1)),
        };
        first..=last
    }
}
