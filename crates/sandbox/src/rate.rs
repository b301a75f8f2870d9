use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How many requests each token has made in its current window.
///
/// Windows run in real time: a sandbox whose clock stands still must not be exhausted for ever.
#[derive(Default)]
pub(crate) struct Windows(HashMap<String, Window>);

struct Window {
    opened: Instant,
    length: Duration,
    used: u32,
}

/// What is left after a request.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(crate) limit: u32,
    pub(crate) used: u32,
    pub(crate) resets_in: Duration,
    pub(crate) exceeded: bool,
}

impl Budget {
    pub(crate) fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// Whole seconds until the window is new, never less than one.
    pub(crate) fn seconds_until_reset(&self) -> u32 {
        u32::try_from(self.resets_in.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(1)
    }
}

impl Windows {
    /// Takes one request from the token's budget.
    pub(crate) fn spend(&mut self, token: &str, limit: u32, length: Duration) -> Budget {
        self.0.retain(|_, window| window.opened.elapsed() < window.length);
        let window = self.0.entry(token.to_owned()).or_insert_with(|| Window {
            opened: Instant::now(),
            length,
            used: 0,
        });
        let exceeded = window.used >= limit;
        if !exceeded {
            window.used += 1;
        }
        let resets_in = length.saturating_sub(window.opened.elapsed());
        Budget { limit, used: window.used, resets_in, exceeded }
    }

    /// Shuts a token out for a while (Airtable does, when there were too many requests).
    pub(crate) fn shut_out(&mut self, token: &str, length: Duration) {
        self.0.insert(token.to_owned(), Window { opened: Instant::now(), length, used: u32::MAX });
    }

    /// Gives one request back (GitHub does not count an answer of 304).
    pub(crate) fn give_back(&mut self, token: &str) {
        if let Some(window) = self.0.get_mut(token) {
            window.used = window.used.saturating_sub(1);
        }
    }
}
