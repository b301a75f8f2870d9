//! Sync runs.

mod actions;
mod cells;
mod counts;
mod facts;
mod gone;
mod list;
mod log;
mod show;
mod standing;
mod stood;
mod streams;
mod timeline;

pub(super) use cells::cells;
pub use list::SyncsPage;
pub(super) use list::run_href;
pub use show::SyncRunPage;
