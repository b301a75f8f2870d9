//! The catalogue of providers, and connecting to one.

mod attempt;
mod connect_key;
mod connect_oauth;
mod list;
mod methods;
mod provider_card;
mod setting_fields;
mod setup;
mod show;

pub use attempt::AttemptPage;
pub use list::IntegrationsPage;
pub use show::IntegrationPage;
