//! Toasts. Raised here and nowhere else, from live events; said aloud by `layout::Announcements`.

use contract::model::Tone;
use leptoaster::{ToastBuilder, ToastLevel, ToastPosition, expect_toaster};
use leptos::prelude::*;

use super::live::Live;

/// How long a toast stays.
const EXPIRY_MILLISECONDS: u32 = 4_000;

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
}

/// Raises a toast for every live event that calls for one.
pub fn raise_from(live: &Live) {
    let spoken = RwSignal::new(Vec::new());
    provide_context(Spoken(spoken));
    let toaster = expect_toaster();
    live.on_event(move |event| {
        let Some(toast) = event.kind.toast() else { return };
        spoken.update(|spoken: &mut Vec<(u32, String)>| {
            let number = spoken.last().map_or(0, |(number, _)| number + 1);
            spoken.push((number, toast.message.clone()));
            let surplus = spoken.len().saturating_sub(KEPT);
            spoken.drain(..surplus);
        });
        toaster.toast(
            ToastBuilder::new(toast.message)
                .with_level(level(toast.tone))
                .with_position(ToastPosition::BottomRight)
                .with_expiry(Some(EXPIRY_MILLISECONDS)),
        );
    });
}

const fn level(tone: Tone) -> ToastLevel {
    match tone {
        Tone::Neutral | Tone::Info => ToastLevel::Info,
        Tone::Success => ToastLevel::Success,
        Tone::Warning => ToastLevel::Warn,
        Tone::Danger => ToastLevel::Error,
    }
}
