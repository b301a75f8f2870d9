/// Numbers that look drawn, and are the same whenever the same thing is asked for.
///
/// Record number 70,000 is made without making the 69,999 before it.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn of(what: &str, index: u64) -> Self {
        // FNV-1a keeps the kinds of records apart, the odd constant the neighbours of one kind.
        let kind = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(kind ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number of seconds from `from` to `to`.
    pub(crate) fn seconds(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.below(width)).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let position = self.below(from.len() as u64);
        from[usize::try_from(position).unwrap_or(0)]
    }

    /// So many characters of an opaque vendor id.
    pub(crate) fn letters(&mut self, count: usize) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        (0..count).map(|_| char::from(self.pick(LETTERS))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn the_same_question_has_the_same_answer_and_neighbours_differ() {
        let letters = |index| Draw::of("order", index).letters(12);
        assert_eq!(letters(7), letters(7));
        assert_ne!(letters(7), letters(8));
        assert_ne!(letters(7), Draw::of("charge", 7).letters(12));
    }

    #[test]
    fn a_chance_of_thirty_percent_comes_true_about_thirty_times_in_a_hundred() {
        let hits = (0..10_000).filter(|index| Draw::of("coin", *index).chance(30)).count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
    }
}
