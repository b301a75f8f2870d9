//! What the program says of itself.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt};

/// What is said when `RUST_LOG` says nothing.
const USUAL: &str = "info,apalis_core=warn,sqlx=warn,hyper=warn,sea_orm_migration=warn";

/// The same for a command, which says what it does on standard output.
const QUIET: &str = "warn";

/// Logs to standard error, filtered by `RUST_LOG`. Called again, it does nothing.
pub fn init() {
    with(USUAL);
}

/// The same for a command at a terminal.
pub fn init_quiet() {
    with(QUIET);
}

fn with(usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = fmt().with_env_filter(filter).with_writer(io::stderr);
    // Left alone for a terminal, where the logger heeds `NO_COLOR`; a file or a journal shows the
    // codes of colours as dirt.
    let log = if io::stderr().is_terminal() { log } else { log.with_ansi(false) };
    let _ = log.try_init();
}
