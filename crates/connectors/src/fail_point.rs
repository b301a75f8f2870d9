//! Places where a test lets the process die.
//!
//! `TRIBUTARY_FAIL_POINT=after_fetch:3` ends the process, without any cleaning up, when it comes to
//! the place `after_fetch` for the third time; without a number, the first time. Released builds
//! know nothing of it.

/// Dies here, when that was asked for.
#[cfg(not(debug_assertions))]
pub const fn hit(_name: &str) {}

/// Dies here, when that was asked for.
#[cfg(debug_assertions)]
pub fn hit(name: &str) {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };

    static ASKED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let asked = std::env::var("TRIBUTARY_FAIL_POINT").ok()?;
        let (name, time) = asked.split_once(':').unwrap_or((&asked, "1"));
        Some((name.to_owned(), time.parse().ok()?))
    });
    static HITS: AtomicU32 = AtomicU32::new(0);

    if let Some((asked, time)) = &*ASKED
        && asked == name
        && HITS.fetch_add(1, Ordering::SeqCst) + 1 == *time
    {
        std::process::abort();
    }
}
