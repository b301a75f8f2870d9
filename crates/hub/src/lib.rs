//! The domain: one folder a noun, one file a verb, and all the SQL there is.
//!
//! Every door (page, server function, REST, legacy route) calls the verbs here, so authorization,
//! the audit trail and the redaction of errors cannot be forgotten by one of them:
//!
//! * a verb that changes something takes an [`Admin`], which only [`Actor::admin`] makes, or, where
//!   the [`Operator`] at the terminal may do it as well, a [`MayChange`];
//! * [`audit::record`] takes the open transaction ([`Tx`]);
//! * [`HubError`] becomes the caller's `AppError` in one place, `error.rs`;
//! * every query is scoped to the organization of its [`Actor`].

pub mod account_waits;
pub mod alerts;
pub mod audit;
pub mod checkup;
pub mod clock;
pub mod connect_attempts;
pub mod connections;
pub mod credentials;
pub mod dashboard;
pub mod database;
pub mod demo;
pub mod environment;
pub mod jobs;
pub mod live;
pub mod organizations;
pub mod page;
pub mod providers;
pub mod read_spans;
pub mod records;
pub mod schedules;
pub mod sessions;
pub mod setup;
pub mod stream_places;
pub mod sync_runs;
pub mod throttle;
pub mod tokens;
pub mod users;
pub mod vault;

mod actor;
mod error;
mod fold;
mod hub;
mod operator;
mod settings;
mod words;

pub use actor::{Actor, Admin, MayChange, Within};
pub use database::Tx;
pub use error::HubError;
pub use hub::{Hub, new_id};
pub use operator::Operator;
pub use settings::{HubSettings, ProviderSettings, SandboxSettings, SyncSettings};
