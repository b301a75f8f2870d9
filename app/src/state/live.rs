//! What happens in the organization, as it happens.
//!
//! One stream of server-sent events a page (`stream`); callbacks are called once for every event,
//! in order. Signals would not do: two events in one tick would become one change.

#[cfg(feature = "hydrate")]
use std::sync::atomic::{AtomicBool, Ordering};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use contract::{
    ids::UserId,
    live_event::{LiveEvent, LiveEventKind},
    session::{Frame, SessionUser},
};
use leptos::prelude::*;

use super::remote::Remote;

#[cfg(feature = "hydrate")]
mod over;
#[cfg(feature = "hydrate")]
mod stream;

type Callback = Arc<dyn Fn(&LiveEvent) + Send + Sync>;

/// Whether events arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamState {
    /// Not yet, or not while nobody looks at the page.
    Resting,
    /// They do.
    Open,
    /// The stream broke and is being opened again.
    Down,
}

/// The events of this page.
#[derive(Clone)]
pub struct Live {
    callbacks: Arc<Mutex<Callbacks>>,
    state: RwSignal<StreamState>,
    /// Who listens, once that is known.
    listener: RwSignal<Option<UserId>>,
    #[cfg(feature = "hydrate")]
    started: Arc<AtomicBool>,
}

#[derive(Default)]
struct Callbacks {
    next: u32,
    by_number: BTreeMap<u32, Callback>,
}

impl Live {
    /// Makes the registry of this page. Nothing arrives before [`Live::start`].
    pub fn provide() -> Self {
        let live = Self {
            callbacks: Arc::default(),
            state: RwSignal::new(StreamState::Resting),
            listener: RwSignal::new(None),
            #[cfg(feature = "hydrate")]
            started: Arc::default(),
        };
        provide_context(live.clone());
        live
    }

    /// The events of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether events arrive. Follows it.
    pub fn state(&self) -> StreamState {
        self.state.get()
    }

    /// Calls back for every event until the caller's component is gone. Never on the server.
    pub fn on_event(&self, callback: impl Fn(&LiveEvent) + Send + Sync + 'static) {
        if !cfg!(feature = "hydrate") {
            return;
        }
        let mut callbacks = self.lock();
        let number = callbacks.next;
        callbacks.next += 1;
        callbacks.by_number.insert(number, Arc::new(callback));
        drop(callbacks);
        let live = self.clone();
        on_cleanup(move || {
            live.lock().by_number.remove(&number);
        });
    }

    /// Reads a resource again after every event that is of interest to it.
    pub fn refetch<T: 'static>(
        &self,
        resource: Remote<T>,
        when: impl Fn(&LiveEventKind) -> bool + Send + Sync + 'static,
    ) {
        self.on_event(move |event| {
            if when(&event.kind) {
                resource.refetch();
            }
        });
    }

    /// Whether this is who listens on this page. Follows nothing.
    pub fn is_for(&self, user: UserId) -> bool {
        self.listener.get_untracked() == Some(user)
    }

    /// Opens the stream after the place that the page was made at, once a page, for this user.
    /// Never on the server.
    pub fn start(&self, user: &SessionUser, frame: &Frame) {
        self.listener.set(Some(user.user_id));
        #[cfg(feature = "hydrate")]
        if !self.started.swap(true, Ordering::Relaxed) {
            stream::open(self.clone(), frame.live_after);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = frame;
    }

    /// Tells everybody of an event. A callback may add and remove callbacks.
    #[cfg(feature = "hydrate")]
    fn tell(&self, event: &LiveEvent) {
        let numbers: Vec<u32> = self.lock().by_number.keys().copied().collect();
        for number in numbers {
            // Looked up one by one: an earlier callback may have unmounted a later one's component.
            let callback = self.lock().by_number.get(&number).cloned();
            if let Some(callback) = callback {
                callback(event);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Callbacks> {
        self.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
