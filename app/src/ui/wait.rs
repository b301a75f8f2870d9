//! Until when a run waits, and why.

use std::time::Duration;

use contract::sync_run::RunWait;
use leptos::prelude::*;

use super::format;
use crate::state::clock::browser_now;

const SECOND: Duration = Duration::from_secs(1);

/// "Waits until 14:05 (4 min 10 s): GitHub asks for fewer requests."
#[component]
pub fn Wait(
    /// Until when, and why.
    wait: RunWait,
) -> impl IntoView {
    let RunWait { until, why } = wait;
    let now = ticking();
    let moment = move || match now.get() {
        Some(now) => format::local_brief(until, now),
        None => format::utc(until),
    };
    let left = move || match format::left(until, now.get()?) {
        Some(left) => Some(format!(" (in {left})")),
        None => Some(" (any moment now)".to_owned()),
    };
    view! {
        <span class="wait">
            "Waits until "
            <time datetime=format::iso(until) title=format::utc(until)>{moment}</time>
            // Not read aloud every second.
            <span class="countdown" aria-hidden="true">{left}</span>
            ": " {sentence(&why)}
        </span>
    }
    .into_any()
}

/// Now, every second; nothing on the server and before hydration.
fn ticking() -> RwSignal<Option<i64>> {
    let now = RwSignal::new(None);
    Effect::new(move |_| {
        now.set(Some(browser_now()));
        let tick = move || {
            now.try_set(Some(browser_now()));
        };
        let ticking = set_interval_with_handle(tick, SECOND);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    now
}

/// With a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…', ')']) { text.to_owned() } else { format!("{text}.") }
}
