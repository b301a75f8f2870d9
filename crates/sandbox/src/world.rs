use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::begun::Begun;
use crate::clock::Clock;
use crate::data::Dataset;
use crate::edits::Edits;
use crate::fault::faults::Faults;
use crate::fault::{Fault, PageLie};
use crate::gone::Gone;
use crate::in_flight::InFlight;
use crate::oauth::grants::Grants;
use crate::oauth::token_requests::TokenRequests;
use crate::options::Options;
use crate::posted::Posted;
use crate::provider::{ALL, Provider};
use crate::rate::Windows;

/// What all providers share: one clock and one set of people and orders.
pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) data: Dataset,
    /// When each order was placed that someone asked for, oldest first.
    pub(crate) new_orders: Mutex<Vec<i64>>,
    standings: HashMap<&'static str, Arc<Standing>>,
}

/// How things stand at one provider.
pub(crate) struct Standing {
    pub(crate) grants: Mutex<Grants>,
    pub(crate) token_requests: Mutex<TokenRequests>,
    pub(crate) edits: Mutex<Edits>,
    pub(crate) gone: Mutex<Gone>,
    pub(crate) begun: Mutex<Begun>,
    pub(crate) windows: Mutex<Windows>,
    /// Oldest first.
    pub(crate) posted: Mutex<Vec<Posted>>,
    pub(crate) in_flight: InFlight,
    pub(crate) faults: Mutex<Faults>,
    /// How far its own clock is ahead.
    skew_seconds: AtomicI64,
    requests: AtomicU64,
    /// How many of them a fault answered.
    spoiled: AtomicU64,
}

impl World {
    pub(crate) fn new(options: Options) -> Self {
        let standing = |it: &&'static Provider| Arc::new(Standing::new(it, options.seed));
        let standings = ALL.iter().map(|it| (it.slug, standing(it))).collect();
        Self {
            clock: Clock::new(options.now),
            data: Dataset::new(&options.size),
            new_orders: Mutex::default(),
            standings,
            options,
        }
    }

    pub(crate) fn standing(&self, slug: &str) -> Option<&Arc<Standing>> {
        self.standings.get(slug)
    }
}

impl Standing {
    fn new(provider: &'static Provider, seed: u64) -> Self {
        Self {
            grants: Mutex::new(Grants::of(provider)),
            token_requests: Mutex::default(),
            edits: Mutex::default(),
            gone: Mutex::default(),
            begun: Mutex::default(),
            windows: Mutex::default(),
            posted: Mutex::default(),
            in_flight: InFlight::default(),
            faults: Mutex::new(Faults::new(provider.slug, seed)),
            skew_seconds: AtomicI64::new(0),
            requests: AtomicU64::new(0),
            spoiled: AtomicU64::new(0),
        }
    }

    /// The first fault that it has now.
    pub(crate) fn fault(&self) -> Option<Fault> {
        lock(&self.faults).list().first().cloned()
    }

    pub(crate) fn page_lie(&self) -> PageLie {
        lock(&self.faults).page_lie()
    }

    pub(crate) fn set_skew(&self, seconds: i64) {
        self.skew_seconds.store(seconds, Ordering::SeqCst);
    }

    pub(crate) fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn count_spoiled(&self) {
        self.spoiled.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn spoiled(&self) -> u64 {
        self.spoiled.load(Ordering::Relaxed)
    }
}

/// The state of every handler: the world, seen from one provider.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) provider: &'static Provider,
    pub(crate) world: Arc<World>,
    pub(crate) standing: Arc<Standing>,
}

impl Site {
    /// What time it is by the provider's own clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let skew = TimeDelta::try_seconds(self.standing.skew_seconds.load(Ordering::SeqCst));
        let now = self.world.clock.now();
        skew.and_then(|skew| now.checked_add_signed(skew)).unwrap_or(now)
    }

    /// Records keep whole seconds.
    pub(crate) fn now_seconds(&self) -> i64 {
        self.now().timestamp()
    }

    /// Whether the record of this name was deleted. Most often none was, and no name is made.
    pub(crate) fn is_gone(&self, record: impl FnOnce() -> String) -> bool {
        let gone = lock(&self.standing.gone);
        !gone.is_empty() && gone.has(&record())
    }

    /// How long an access token lives: as long as the vendor's do, unless this sandbox was made to
    /// end them sooner.
    pub(crate) fn access_token_life(&self, vendors: Duration) -> Duration {
        vendors.min(self.world.options.access_token_life)
    }

    /// How many requests a token has in a window: the vendor's number, unless this sandbox was
    /// made with another.
    pub(crate) fn limit(&self, vendors: u32) -> u32 {
        self.world.options.limits.get(self.provider.slug).copied().unwrap_or(vendors)
    }
}

/// A panic elsewhere must not turn a pretend provider into a dead one: the data is still whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
