use std::cmp::Ordering;

/// In which direction a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    Rising,
    Falling,
}

impl Direction {
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
