//! Sync runs.

mod actions;
mod counts;
mod facts;
mod gone;
mod list;
mod log;
mod show;
mod standing;
mod streams;
mod timeline;

pub use list::SyncsPage;
pub(super) use list::run_href;
pub use show::SyncRunPage;
