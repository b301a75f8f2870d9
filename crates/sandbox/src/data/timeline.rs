/// 2026-02-01T00:00:00Z, when the pretend world begins.
pub(crate) const EPOCH: i64 = 1_769_904_000;
/// Seconds from there to 2026-11-20T00:00:00Z, when exactly `size` records exist.
const SPAN: u64 = 25_228_800;

/// When the records of one kind come into being: evenly, numbers 1, 2, 3 ... and on past `size`.
pub(crate) struct Timeline {
    size: u64,
}

impl Timeline {
    pub(crate) fn new(size: impl Into<u64>) -> Self {
        Self { size: size.into() }
    }

    /// Another kind of which there are `times` for every `of` of this one.
    pub(crate) fn scaled(&self, times: u64, of: u64) -> Self {
        Self { size: self.size.saturating_mul(times) / of.max(1) }
    }

    /// How many exist at a moment; they are the numbers 1 to this.
    pub(crate) fn count(&self, now: i64) -> u64 {
        let elapsed = u64::try_from(now.saturating_sub(EPOCH)).unwrap_or(0);
        elapsed.saturating_mul(self.size) / SPAN
    }

    /// When record `index` comes into being, in epoch seconds.
    ///
    /// Rounded up, so that `count(moment(i)) >= i` and `count(moment(i) - 1) < i` hold exactly.
    pub(crate) fn moment(&self, index: u64) -> i64 {
        let after = index.saturating_mul(SPAN).div_ceil(self.size.max(1));
        EPOCH.saturating_add(i64::try_from(after).unwrap_or(i64::MAX))
    }

    /// How many there are to be on 2026-11-20.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

#[cfg(test)]
mod tests {
    use super::{EPOCH, Timeline};
    use crate::clock::{parse_rfc3339, rfc3339};

    #[test]
    fn exactly_size_records_exist_on_the_twentieth_of_november() {
        let then = parse_rfc3339("2026-11-20T00:00:00Z").expect("a moment");
        for size in [0_u32, 1, 7, 150, 1_200, 99_991] {
            let timeline = Timeline::new(size);
            assert_eq!(timeline.count(then), u64::from(size));
            assert_eq!(timeline.count(EPOCH), 0);
            assert_eq!(timeline.count(EPOCH - 5), 0);
        }
        assert_eq!(rfc3339(EPOCH), "2026-02-01T00:00:00Z");
    }

    #[test]
    fn a_record_exists_from_its_moment_on_and_not_a_second_before() {
        for size in [1_u32, 7, 420, 1_200] {
            let timeline = Timeline::new(size);
            for index in 1..=u64::from(size) * 2 {
                let moment = timeline.moment(index);
                assert_eq!(timeline.count(moment), index);
                assert_eq!(timeline.count(moment - 1), index - 1);
            }
        }
    }
}
