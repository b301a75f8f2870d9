//! Accounts at providers.

mod actions;
mod list;
mod schedule;
mod show;
mod streams;

pub use list::ConnectionsPage;
pub use show::ConnectionPage;
