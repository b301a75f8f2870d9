//! Whose clock the times of a page are of.

use leptos::prelude::*;

use crate::state::{clock::Clock, time_zone};

/// "Times are those of your browser: Europe/Berlin." Before it has taken over they are in UTC.
#[component]
pub(super) fn ZoneLine() -> impl IntoView {
    let clock = Clock::expect();
    let zone = Memo::new(move |_| if clock.has_started() { time_zone::of_browser() } else { None });
    let text = move || match zone.get() {
        Some(zone) => format!("Times are those of your browser: {zone}."),
        None => "Times are in UTC.".to_owned(),
    };
    view! { <p class="zone-line">{text}</p> }
}
