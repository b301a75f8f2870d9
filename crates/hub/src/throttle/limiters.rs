//! One limiter for each key, and never more than so many.

use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

/// After so long a limiter is full again.
const QUIET: Duration = Duration::from_mins(1);
/// How many keys are remembered at most: whoever asks chooses them.
const REMEMBERED: usize = 10_000;

/// One limiter for each key, and never more than [`REMEMBERED`].
pub(super) struct Limiters<Key> {
    per_minute: NonZeroU32,
    known: Mutex<HashMap<Key, Known>>,
}

struct Known {
    limiter: DefaultDirectRateLimiter,
    tried_at: Instant,
}

impl<Key: Hash + Eq + Clone> Limiters<Key> {
    /// Each key may be tried so often at once, and gets that back within a minute.
    pub(super) fn per_minute(per_minute: NonZeroU32) -> Self {
        Self { per_minute, known: Mutex::default() }
    }

    /// Counts one try; whether it is allowed.
    pub(super) fn try_one(&self, key: Key) -> bool {
        let mut known = self.lock();
        if known.len() >= REMEMBERED && !known.contains_key(&key) {
            make_room(&mut known);
        }
        let fresh = || Known {
            limiter: RateLimiter::direct(Quota::per_minute(self.per_minute)),
            tried_at: Instant::now(),
        };
        let one = known.entry(key).or_insert_with(fresh);
        one.tried_at = Instant::now();
        one.limiter.check().is_ok()
    }

    /// Forgets what was counted for a key.
    pub(super) fn forget<Name: Hash + Eq + ?Sized>(&self, key: &Name)
    where
        Key: Borrow<Name>,
    {
        self.lock().remove(key);
    }

    /// Forgets the keys whose limiters are full again.
    pub(super) fn forget_quiet(&self) {
        forget_quiet(&mut self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_quiet<Key: Hash + Eq>(known: &mut HashMap<Key, Known>) {
    known.retain(|_, one| one.tried_at.elapsed() < QUIET);
}

/// Forgets who has been quiet, or else the one who has been so for longest.
fn make_room<Key: Hash + Eq + Clone>(known: &mut HashMap<Key, Known>) {
    forget_quiet(known);
    if known.len() < REMEMBERED {
        return;
    }
    let oldest = known.iter().min_by_key(|(_, one)| one.tried_at).map(|(key, _)| key.clone());
    if let Some(oldest) = oldest {
        known.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_end_do_not_take_memory_without_end() {
        let limiters = Limiters::per_minute(NonZeroU32::MIN);
        for number in 0..REMEMBERED + 50 {
            assert!(limiters.try_one(number));
        }
        assert_eq!(limiters.lock().len(), REMEMBERED);
        assert!(!limiters.try_one(REMEMBERED + 49), "the newest are still counted");
    }
}
