use std::cmp::Ordering;

/// In which direction a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    Rising,
    Falling,
}

impl Direction {
    /// Turns a list around that is rising, if it is to fall.
    pub(crate) fn turn<T>(self, rising: &mut [T]) {
        if self == Self::Falling {
            rising.reverse();
        }
    }

    /// Sorts records by several values, the first one first. The record itself breaks ties, so that
    /// pages never overlap.
    pub(crate) fn sort<T: Ord, R: Ord>(keyed: &mut [(Vec<T>, R)], directions: &[Self]) {
        keyed.sort_by(|(one, one_record), (other, other_record)| {
            let order = Self::compare(one, other, directions.iter().copied());
            order.then_with(|| one_record.cmp(other_record))
        });
    }

    /// How two records stand to each other that are sorted by several values, the first one first.
    pub(crate) fn compare<T: Ord>(
        one: &[T],
        other: &[T],
        directions: impl Iterator<Item = Self>,
    ) -> Ordering {
        let mut orders =
            one.iter().zip(other).zip(directions).map(
                |((one, other), direction)| match direction {
                    Self::Rising => one.cmp(other),
                    Self::Falling => other.cmp(one),
                },
            );
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}
