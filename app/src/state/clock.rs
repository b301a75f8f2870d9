//! The time in the browser. The server's page knows none, so that both sides render the same.

use std::time::Duration;

use leptos::prelude::*;

/// How often "3 min ago" is written anew.
const TICK: Duration = Duration::from_secs(20);

/// What time it is, in milliseconds since 1970; nothing on the server and before hydration.
#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<Option<i64>>,
    started: Memo<bool>,
}

impl Clock {
    /// Starts the clock of this page.
    pub fn provide() {
        let now = RwSignal::new(None);
        // Apart from `now`, so that what only waits for the browser does not follow every tick.
        let started = Memo::new(move |_| now.with(Option::is_some));
        provide_context(Self { now, started });
        // Effects run in the browser only, and after hydration.
        Effect::new(move |_| {
            now.set(Some(browser_now()));
            let ticking = set_interval_with_handle(move || now.set(Some(browser_now())), TICK);
            on_cleanup(move || {
                if let Ok(ticking) = ticking {
                    ticking.clear();
                }
            });
        });
    }

    /// The clock of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Now. Follows the clock.
    pub fn now(self) -> Option<i64> {
        self.now.get()
    }

    /// Whether the browser has taken over. Follows the clock's start, not its ticks.
    pub fn has_started(self) -> bool {
        self.started.get()
    }
}

/// Now, by the browser's clock. Never call it on the server.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit into 53 bits")]
pub fn browser_now() -> i64 {
    js_sys::Date::now() as i64
}
