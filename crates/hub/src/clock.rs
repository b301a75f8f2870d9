//! The one clock of the domain.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time; a test can hold it still.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<Mutex<DateTime<Utc>>>>);

impl Clock {
    /// A clock that stands still until [`Clock::advance`] moves it.
    pub fn frozen_at(time: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(Mutex::new(time))))
    }

    /// Now, in whole microseconds: what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        let time = match &self.0 {
            Some(frozen) => *frozen.lock().unwrap_or_else(PoisonError::into_inner),
            None => Utc::now(),
        };
        time.trunc_subsecs(6)
    }

    /// Moves a frozen clock on; does nothing to a running one.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(frozen) = &self.0 {
            *frozen.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
