//! The catalogue of providers, and connecting to one.

mod attempt;
mod attempt_state;
mod connect_key;
mod connect_oauth;
mod list;
mod methods;
mod provider_card;
mod reconnect;
mod setting_fields;
mod setup;
mod show;

pub use attempt::AttemptPage;
pub use list::IntegrationsPage;
pub(super) use reconnect::Reconnect;
pub use show::IntegrationPage;
