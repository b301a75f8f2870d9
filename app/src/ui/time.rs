//! Moments. The server writes UTC; the browser, once it has taken over, its own time zone.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::format;
use crate::state::clock::Clock;

/// A moment as date and time.
#[component]
pub fn Moment(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = Clock::expect();
    let text = move || if clock.has_started() { format::local(at) } else { format::utc(at) };
    view! { <time datetime=format::iso(at) title=format::utc(at)>{text}</time> }
}

/// A moment as short as it can be understood; the server writes date and time.
#[component]
pub fn Brief(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = Clock::expect();
    let text = move || match clock.now() {
        Some(now) => format::local_short(at, now),
        None => format::utc(at),
    };
    view! { <time datetime=format::iso(at) title=format::utc(at)>{text}</time> }
}

/// A moment as the time of day with its seconds.
#[component]
pub fn Second(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = Clock::expect();
    let text = move || {
        if clock.has_started() { format::local_seconds(at) } else { format::utc_seconds(at) }
    };
    view! { <time datetime=format::iso(at) title=format::utc(at)>{text}</time> }
}

/// A moment as "3 min ago"; the server writes date and time.
#[component]
pub fn Ago(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = Clock::expect();
    let text = move || match clock.now() {
        Some(now) => format::ago(at, now),
        None => format::utc(at),
    };
    view! { <time datetime=format::iso(at) title=format::utc(at)>{text}</time> }
}

/// A moment to come as "at 14:05 (in 12 min)"; the server writes date and time.
#[component]
pub fn Due(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = Clock::expect();
    let text = move || match clock.now() {
        Some(now) => format::due(at, now),
        None => format::utc(at),
    };
    view! { <time datetime=format::iso(at) title=format::utc(at)>{text}</time> }
}
