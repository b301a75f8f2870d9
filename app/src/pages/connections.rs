//! Accounts at providers.

mod actions;
mod completeness;
mod list;
mod next_step;
mod schedule;
mod show;
mod streams;
mod ways;

pub use list::ConnectionsPage;
pub use show::ConnectionPage;
