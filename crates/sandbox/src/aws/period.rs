use crate::calendar::Day;

/// One step of the time that was asked about, from a day to before another.
#[derive(Clone, Copy)]
pub(super) struct Period {
    pub(super) start: Day,
    pub(super) end: Day,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Granularity {
    Daily,
    Monthly,
}

/// A month's bill is final so many days after its end.
const CLOSES_AFTER_DAYS: i64 = 3;

impl Period {
    /// The steps of a time; the first and the last month may be parts.
    pub(super) fn steps(self, granularity: Granularity) -> Vec<Self> {
        let mut steps = Vec::new();
        let mut start = self.start;
        while start < self.end {
            let next = match granularity {
                Granularity::Daily => start.next(),
                Granularity::Monthly => start.next_month(),
            };
            steps.push(Self { start, end: next.min(self.end) });
            start = next;
        }
        steps
    }

    /// Whether its costs may still change.
    pub(super) fn is_estimated(self, now: i64) -> bool {
        let month_ends = self.end.back(1).next_month().starts_at();
        now < month_ends + CLOSES_AFTER_DAYS * 24 * 3_600
    }
}
