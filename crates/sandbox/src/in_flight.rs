use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::world::lock;

/// How many requests are being answered at once, by the path of the API that they came to.
#[derive(Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashMap<String, Count>>>);

#[derive(Clone, Copy, Default)]
struct Count {
    now: usize,
    most: usize,
}

/// A request that is being answered, for as long as this is kept.
pub(crate) struct Flight {
    of: InFlight,
    path: String,
}

/// Paths that are remembered. Callers choose the paths, so there must be an end.
const MOST_PATHS: usize = 10_000;

impl InFlight {
    /// Counts a request; `None` when too many paths are remembered already.
    pub(crate) fn begin(&self, path: &str) -> Option<Flight> {
        let mut counts = lock(&self.0);
        if counts.len() >= MOST_PATHS && !counts.contains_key(path) {
            return None;
        }
        let count = counts.entry(path.to_owned()).or_default();
        count.now += 1;
        count.most = count.most.max(count.now);
        Some(Flight { of: self.clone(), path: path.to_owned() })
    }

    /// The most that there were at once at each path since the last [`InFlight::forget`].
    pub(crate) fn most(&self) -> HashMap<String, usize> {
        lock(&self.0).iter().map(|(path, count)| (path.clone(), count.most)).collect()
    }

    /// Begins anew with those that are being answered now.
    pub(crate) fn forget(&self) {
        let mut counts = lock(&self.0);
        counts.retain(|_, count| count.now > 0);
        for count in counts.values_mut() {
            count.most = count.now;
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(count) = lock(&self.of.0).get_mut(&self.path) {
            count.now = count.now.saturating_sub(1);
        }
    }
}
