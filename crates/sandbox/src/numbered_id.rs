//! Ids that are numbers: those of one kind of record are the numbers after a first one.

pub(crate) fn of(before_first: u64, index: u64) -> String {
    before_first.saturating_add(index).to_string()
}

/// The number of the record with this id.
pub(crate) fn index_of(before_first: u64, id: &str) -> Option<u64> {
    id.parse::<u64>().ok()?.checked_sub(before_first).filter(|index| *index > 0)
}
