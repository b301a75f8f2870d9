/// What a list shows, newest first, without holding it: the beginning of the whole list, and some
/// of the older records. Positions in the whole list count the deleted records, those in what is
/// shown do not.
pub(super) struct Shown {
    /// How many of the newest are shown, without the deleted ones.
    head: u64,
    /// For each deleted record among the newest, from the newest on: how many are shown above it.
    above_gaps: Vec<u64>,
    /// Positions of the older records that are shown.
    tail: Vec<u64>,
}

impl Shown {
    /// The newest records up to a position, and the older ones at these positions, in both cases
    /// without the deleted ones.
    pub(super) fn new(newest: u64, mut deleted: Vec<u64>, mut older: Vec<u64>) -> Self {
        deleted.sort_unstable();
        deleted.dedup();
        older.retain(|position| deleted.binary_search(position).is_err());
        deleted.retain(|position| *position < newest);
        let above_gaps: Vec<u64> = (0..).zip(deleted).map(|(gap, at)| at - gap).collect();
        Self { head: newest - above_gaps.len() as u64, above_gaps, tail: older }
    }

    /// How many records are shown.
    pub(super) fn total(&self) -> u64 {
        self.head + self.tail.len() as u64
    }

    /// Where the record stands in the whole list that is shown at a position from 0.
    pub(super) fn at(&self, position: u64) -> u64 {
        match position.checked_sub(self.head) {
            Some(in_tail) => self.tail[usize::try_from(in_tail).unwrap_or(0)],
            None => position + self.above_gaps.partition_point(|above| *above <= position) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    fn all(shown: &Shown) -> Vec<u64> {
        (0..shown.total()).map(|position| shown.at(position)).collect()
    }

    #[test]
    fn deleted_records_leave_no_gap() {
        assert_eq!(all(&Shown::new(5, vec![], vec![])), [0, 1, 2, 3, 4]);
        assert_eq!(all(&Shown::new(7, vec![3, 0, 4, 6], vec![])), [1, 2, 5]);
        assert_eq!(all(&Shown::new(2, vec![1, 0], vec![])), [0_u64; 0]);
    }

    #[test]
    fn older_ones_follow_unless_they_are_deleted() {
        assert_eq!(all(&Shown::new(3, vec![1, 8], vec![6, 8, 9])), [0, 2, 6, 9]);
        assert_eq!(all(&Shown::new(0, vec![], vec![4])), [4]);
    }
}
