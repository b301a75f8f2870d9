//! What the program says of itself.

use tracing_subscriber::{EnvFilter, fmt};

/// What is said when `RUST_LOG` says nothing.
const USUAL: &str = "info,sqlx=warn,hyper=warn,sea_orm_migration=warn";

/// Logs to standard error, filtered by `RUST_LOG`. Called again, it does nothing.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let _ = fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
