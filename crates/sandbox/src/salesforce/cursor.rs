use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::world::{Site, lock};

/// A query whose answer is read in batches: which records it holds was settled when it began.
#[derive(Serialize, Deserialize)]
pub(super) struct Cursor {
    /// What was asked.
    pub(super) query: String,
    /// The numbers of the records, in order.
    pub(super) records: Vec<u64>,
}

impl Cursor {
    /// Keeps the list and names it.
    pub(super) fn keep(&self, site: &Site) -> String {
        let name = Uuid::new_v4().simple().to_string();
        lock(&site.standing.begun).keep(&name, self, site.now());
        name
    }

    pub(super) fn find(site: &Site, name: &str) -> Option<Self> {
        lock(&site.standing.begun).find(name, site.now())
    }
}
