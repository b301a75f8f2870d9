use std::collections::BTreeSet;

/// The records of one provider that were deleted on request, by name.
#[derive(Default)]
pub(crate) struct Gone(BTreeSet<String>);

impl Gone {
    /// Tells whether it was there until now.
    pub(crate) fn add(&mut self, record: String) -> bool {
        self.0.insert(record)
    }

    /// Tells whether it was gone until now.
    pub(crate) fn bring_back(&mut self, record: &str) -> bool {
        self.0.remove(record)
    }

    pub(crate) fn has(&self, record: &str) -> bool {
        self.0.contains(record)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}
