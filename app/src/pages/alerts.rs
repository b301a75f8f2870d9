//! What somebody should look at.

mod actions;
mod list;
mod panel;
mod show;

pub use list::AlertsPage;
pub(super) use panel::{Panel, panel, unresolved};
pub use show::AlertPage;
