//! Places where a test has the process die, as a power cut would: at the worst moment.
//!
//! For tests only. `TRIBUTARY_FAIL_POINT=name` aborts a debug build at the first hit of that place,
//! `name:3` at the third. A release build does not look at the variable: [`hit`] is nothing there.

/// Dies here if this is the place.
#[cfg(not(debug_assertions))]
pub const fn hit(_: &str) {}

#[cfg(debug_assertions)]
pub use armed::hit;

#[cfg(debug_assertions)]
mod armed {
    use std::{
        env,
        sync::{
            LazyLock,
            atomic::{AtomicU32, Ordering},
        },
    };

    /// The place of this process, read once.
    static ARMED: LazyLock<Option<Armed>> =
        LazyLock::new(|| env::var("TRIBUTARY_FAIL_POINT").ok().map(|text| Armed::read(&text)));

    /// Where to die.
    struct Armed {
        name: String,
        /// Which hit it is to be.
        at: u32,
        hits: AtomicU32,
    }

    impl Armed {
        /// Panics when it cannot be read: a test that waits for a death would wait in vain.
        fn read(text: &str) -> Self {
            let (name, at) = text.split_once(':').unwrap_or((text, "1"));
            let at = at.parse().expect("TRIBUTARY_FAIL_POINT is `name` or `name:N`");
            Self { name: name.to_owned(), at, hits: AtomicU32::new(0) }
        }

        /// Whether this is the hit to die at.
        fn is_hit(&self, name: &str) -> bool {
            self.name == name && self.hits.fetch_add(1, Ordering::SeqCst) + 1 == self.at
        }
    }

    /// Dies here if this is the place.
    pub fn hit(name: &str) {
        if ARMED.as_ref().is_some_and(|armed| armed.is_hit(name)) {
            std::process::abort();
        }
    }

    #[cfg(test)]
    mod tests {
        use std::process::{Command, Stdio};

        use super::*;

        #[test]
        fn a_place_is_hit_at_the_time_that_was_named() {
            let first = Armed::read("here");
            assert!(!first.is_hit("there"));
            assert_eq!([first.is_hit("here"), first.is_hit("here")], [true, false]);
            let third = Armed::read("here:3");
            assert_eq!([1, 2, 3].map(|_| third.is_hit("here")), [false, false, true]);
        }

        /// Starts itself again, in a process that may die.
        #[cfg(unix)]
        #[test]
        fn the_process_dies_there_and_nowhere_else() {
            use std::os::unix::process::ExitStatusExt;

            const SIGABRT: i32 = 6;
            let this = "fail_point::armed::tests::the_process_dies_there_and_nowhere_else";
            if env::var_os("TRIBUTARY_FAIL_POINT").is_some() {
                hit("there");
                return hit("here");
            }
            let dies_of = |place: &str| {
                let mut again = Command::new(env::current_exe().unwrap());
                again.args(["--exact", this]).env("TRIBUTARY_FAIL_POINT", place);
                again.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().signal()
            };
            assert_eq!(dies_of("here"), Some(SIGABRT));
            assert_eq!(dies_of("here:2"), None);
        }
    }
}
