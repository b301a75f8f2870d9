//! The doors that cannot be server functions: plain forms, redirects of providers, streams.

pub mod connect_form;
pub mod events;
pub mod export;
pub mod healthz;
pub mod login;
pub mod logout;
pub mod oauth_callback;
pub mod setup;
