//! What Tributary knows of providers, and how it speaks to them. No database, no accounts of ours.
//!
//! A provider is a data file (`providers/<slug>.toml`, see [`catalogue`]); code exists per
//! *scheme*: one file a way to send a credential (`auth/`), to turn keys into a token
//! (`auth/exchange/`), to page (`paging/`), to find the records in an answer (`decode/`), to turn a
//! field into a value (`transform/`), to revoke a token (`oauth/revoke/`). A [`Reader`] follows the
//! pages of one stream and maps its records; [`Http`] is the only way out.
#![warn(missing_docs)]

pub mod account;
mod auth;
pub mod catalogue;
pub mod credential;
mod cursor;
mod decode;
pub mod endpoints;
pub mod error;
pub mod fail_point;
pub mod http;
mod json_path;
mod json_template;
mod mapping;
pub mod oauth;
mod paging;
mod pattern;
pub mod provider;
pub mod reader;
pub mod renew;
mod request;
mod rules;
pub mod settings;
mod summary;
mod template;
mod time_form;
mod transform;
mod variables;

pub use account::{Account, identify};
pub use catalogue::{Catalogue, CatalogueError, SYNC_MINUTES};
pub use credential::{Credential, Secrets, Tokens};
pub use endpoints::{EndpointOverrides, Endpoints};
pub use error::ConnectorError;
pub use http::{Http, HttpOptions};
pub use json_path::JsonPath;
pub use oauth::{OAuthApp, Pkce, Revoked, SentBack};
pub use pattern::Pattern;
pub use provider::{
    Identity, KeyAuth, KeyList, Limits, OAuthSpec, Provider, SecretField, Setting, SettingKind,
    Stream,
};
pub use reader::{
    Covered, CoveredFrom, MappedRecord, Places, Position, ReadPage, ReadPlace, Reader, Rejected,
    Through,
};
pub use renew::renew;
pub use settings::{Settings, SettingsError};
pub use template::Template;
pub use variables::Variables;
