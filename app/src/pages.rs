//! The pages. One folder a noun; each file one page or one part of it.

mod activity;
mod alerts;
mod connections;
mod dashboard;
mod data;
mod integrations;
mod login;
mod not_found;
mod setup;
mod syncs;
mod table;

pub use activity::ActivityPage;
pub use alerts::{AlertPage, AlertsPage};
pub use connections::{ConnectionPage, ConnectionsPage};
pub use dashboard::DashboardPage;
pub use data::{DataPage, RecordPage};
pub use integrations::{AttemptPage, IntegrationPage, IntegrationsPage};
pub use login::LoginPage;
pub use not_found::NotFoundPage;
pub use setup::SetUpPage;
pub use syncs::{SyncRunPage, SyncsPage};
