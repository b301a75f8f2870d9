//! Toasts. Raised here and nowhere else, from live events; said aloud by `layout::Announcements`.
//!
//! At most a handful at once: a page that comes back to much news shows the latest, and Activity
//! all of it. A toast stays while the pointer is on one, so they expire here and not in the toaster.

use std::time::Duration;

use contract::{live_event::LiveEventKind, model::Tone};
use leptoaster::{ToastBuilder, ToastLevel, ToastPosition, ToasterContext, expect_toaster};
use leptos::{leptos_dom::helpers::set_timeout, prelude::*};

use super::live::Live;

/// How long a toast stays.
const EXPIRY: Duration = Duration::from_secs(4);
/// How long one stays that tells of a failure.
const FAILURE_EXPIRY: Duration = Duration::from_secs(10);
/// How much longer it stays when the pointer is on a toast.
const LOOKED_AT: Duration = Duration::from_secs(1);
/// How many are shown at once.
const SHOWN: usize = 4;

/// How many announcements are kept for screen readers.
const KEPT: usize = 5;

/// The latest toasts as text, oldest first, each with a number of its own.
#[derive(Clone, Copy)]
pub struct Spoken(RwSignal<Vec<(u32, String)>>);

impl Spoken {
    /// The announcements of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// All that are kept. Follows them.
    pub fn all(self) -> Vec<(u32, String)> {
        self.0.get()
    }

    fn say(self, message: String) {
        self.0.update(|spoken| {
            let number = spoken.last().map_or(0, |(number, _)| number + 1);
            spoken.push((number, message));
            let surplus = spoken.len().saturating_sub(KEPT);
            spoken.drain(..surplus);
        });
    }
}

/// Raises a toast for every live event that calls for one.
pub fn raise_from(live: &Live) {
    let spoken = Spoken(RwSignal::new(Vec::new()));
    provide_context(spoken);
    let toasts = Toasts { toaster: expect_toaster(), spoken };
    let listener = live.clone();
    live.on_event(move |event| {
        if !concerns(&event.kind, &listener) {
            return;
        }
        if let Some(toast) = event.kind.toast() {
            toasts.raise(toast.message, toast.tone);
        }
    });
}

/// An attempt that failed is of interest to the person who made it; all else to everybody.
fn concerns(event: &LiveEventKind, listener: &Live) -> bool {
    match event {
        LiveEventKind::ConnectFailed { user_id, .. } => {
            user_id.is_some_and(|user| listener.is_for(user))
        }
        _ => true,
    }
}

/// What is raised on this page.
struct Toasts {
    toaster: ToasterContext,
    spoken: Spoken,
}

impl Toasts {
    fn raise(&self, message: String, tone: Tone) {
        self.make_room();
        self.spoken.say(message.clone());
        self.toaster.toast(
            ToastBuilder::new(message)
                .with_level(level(tone))
                .with_position(ToastPosition::BottomRight)
                .with_expiry(None),
        );
        let expiry = if tone == Tone::Danger { FAILURE_EXPIRY } else { EXPIRY };
        let raised = self.toaster.queue.with_untracked(|queue| queue.last().cloned());
        if let Some(toast) = raised {
            expire(toast.clear_signal, expiry);
        }
    }

    /// The oldest give way.
    fn make_room(&self) {
        let oldest = self.toaster.queue.with_untracked(|queue| {
            let surplus = (queue.len() + 1).saturating_sub(SHOWN);
            queue.iter().take(surplus).map(|toast| toast.id).collect::<Vec<_>>()
        });
        for id in oldest {
            self.toaster.remove(id);
        }
    }
}

/// Takes a toast away after a time, but not while the pointer is on one.
fn expire(clear: RwSignal<bool>, after: Duration) {
    let end = move || {
        if matches!(document().query_selector(".toast:hover"), Ok(Some(_))) {
            expire(clear, LOOKED_AT);
        } else {
            clear.try_set(true);
        }
    };
    set_timeout(end, after);
}

const fn level(tone: Tone) -> ToastLevel {
    match tone {
        Tone::Neutral | Tone::Info => ToastLevel::Info,
        Tone::Success => ToastLevel::Success,
        Tone::Warning => ToastLevel::Warn,
        Tone::Danger => ToastLevel::Error,
    }
}
