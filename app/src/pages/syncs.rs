//! Sync runs.

mod counts;
mod list;
mod show;

pub use list::SyncsPage;
pub(super) use list::run_href;
pub use show::SyncRunPage;
