use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::begun::Begun;
use crate::clock::Clock;
use crate::data::Dataset;
use crate::edits::Edits;
use crate::fault::Fault;
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
    pub(crate) begun: Mutex<Begun>,
    pub(crate) windows: Mutex<Windows>,
    /// Oldest first.
    pub(crate) posted: Mutex<Vec<Posted>>,
    pub(crate) in_flight: InFlight,
    fault: Mutex<Option<Fault>>,
    requests: AtomicU64,
}

impl World {
    pub(crate) fn new(options: Options) -> Self {
        let standings = ALL.iter().map(|it| (it.slug, Arc::new(Standing::new(it)))).collect();
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
    fn new(provider: &'static Provider) -> Self {
        Self {
            grants: Mutex::new(Grants::of(provider)),
            token_requests: Mutex::default(),
            edits: Mutex::default(),
            begun: Mutex::default(),
            windows: Mutex::default(),
            posted: Mutex::default(),
            in_flight: InFlight::default(),
            fault: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn fault(&self) -> Option<Fault> {
        lock(&self.fault).clone()
    }

    pub(crate) fn set_fault(&self, fault: Option<Fault>) {
        *lock(&self.fault) = fault;
    }

    pub(crate) fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
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
    pub(crate) fn now_seconds(&self) -> i64 {
        self.world.clock.now_seconds()
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
