//! How often a provider may be asked for one account: by all of its streams together.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter, clock::Clock};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::cursor::Length;

/// `[limits.budget]`: how often an account may be asked. What is over waits for its turn here instead
/// of being refused there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BudgetSpec {
    /// How many requests, at least one, in the time of `per`.
    requests: NonZeroU32,
    /// In how much time.
    per: Length,
    /// How many at once; as many as come when not given.
    concurrent: Option<usize>,
}

/// The budgets of all accounts that were asked lately.
#[derive(Default)]
pub(super) struct Budgets(Mutex<HashMap<String, Arc<Budget>>>);

struct Budget {
    limiter: DefaultDirectRateLimiter,
    places: Arc<Semaphore>,
    used_at: Mutex<Instant>,
    /// After so long without use it is full.
    span: Duration,
}

impl Budget {
    fn is_full(&self) -> bool {
        let used_at = self.used_at.lock().unwrap_or_else(PoisonError::into_inner);
        used_at.elapsed() >= self.span
    }
}

impl Budgets {
    /// Waits until the account may be asked; the place is given back when what is returned is
    /// dropped. Gives how long it would take when that is longer than `longest`.
    pub(super) async fn enter(
        &self,
        account: &str,
        spec: &BudgetSpec,
        longest: Duration,
    ) -> Result<Option<OwnedSemaphorePermit>, Duration> {
        let budget = self.of(account, spec);
        // Never closed, so this never fails.
        let place = Arc::clone(&budget.places).acquire_owned().await.ok();
        while let Err(full) = budget.limiter.check() {
            let wait = full.wait_time_from(budget.limiter.clock().now());
            if wait > longest {
                return Err(wait);
            }
            tokio::time::sleep(wait).await;
        }
        Ok(place)
    }

    fn of(&self, account: &str, spec: &BudgetSpec) -> Arc<Budget> {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody uses and that are full again are not worth keeping.
        budgets.retain(|_, budget| Arc::strong_count(budget) > 1 || !budget.is_full());
        let budget = budgets.entry(account.to_owned()).or_insert_with(|| Arc::new(spec.budget()));
        *budget.used_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        Arc::clone(budget)
    }
}

impl BudgetSpec {
    /// A quarter of the requests may come at once and the others are spread evenly, so that no span
    /// of the vendor's length ever holds more than the vendor allows.
    fn budget(&self) -> Budget {
        let at_once = NonZeroU32::new(self.requests.get() / 4).unwrap_or(NonZeroU32::MIN);
        let spread = (self.requests.get() - at_once.get()).max(1);
        let span = self.per.0.to_std().unwrap_or(Duration::from_secs(1));
        let every = (span / spread).max(Duration::from_millis(1));
        let quota = Quota::with_period(every)
            .map_or_else(|| Quota::per_second(at_once), |quota| quota.allow_burst(at_once));
        Budget {
            limiter: RateLimiter::direct(quota),
            places: Arc::new(Semaphore::new(self.concurrent.unwrap_or(Semaphore::MAX_PERMITS))),
            used_at: Mutex::new(Instant::now()),
            span,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    /// Long enough to tell "at once" from "in some minutes".
    const A_MOMENT: Duration = Duration::from_millis(50);
    const AN_HOUR: Duration = Duration::from_hours(1);

    fn spec(requests: u32, concurrent: Option<usize>) -> BudgetSpec {
        BudgetSpec {
            requests: NonZeroU32::new(requests).unwrap(),
            per: Length::try_from("1h".to_owned()).unwrap(),
            concurrent,
        }
    }

    #[tokio::test]
    async fn an_account_that_has_used_its_share_waits_and_others_do_not() {
        let budgets = Budgets::default();
        let spec = spec(20, None);
        for _ in 0..5 {
            assert!(budgets.enter("one", &spec, AN_HOUR).await.is_ok());
        }
        assert!(timeout(A_MOMENT, budgets.enter("one", &spec, AN_HOUR)).await.is_err());
        assert!(budgets.enter("another", &spec, AN_HOUR).await.is_ok());
        // It is remembered. Fifteen are spread over the hour.
        let wait = budgets.enter("one", &spec, Duration::from_secs(30)).await.unwrap_err();
        assert!(wait > Duration::from_secs(230) && wait <= Duration::from_mins(4), "{wait:?}");
    }

    #[tokio::test]
    async fn only_so_many_are_under_way_at_once() {
        let budgets = Budgets::default();
        let spec = spec(1_000, Some(1));
        let first = budgets.enter("one", &spec, AN_HOUR).await;
        assert!(timeout(A_MOMENT, budgets.enter("one", &spec, AN_HOUR)).await.is_err());
        drop(first);
        assert!(budgets.enter("one", &spec, AN_HOUR).await.is_ok());
    }
}
