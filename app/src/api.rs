//! The server functions: what pages ask of the server. One file a noun.
//!
//! Each body says who is calling, calls one verb of the hub and returns. The same functions run
//! in-process while the server renders a page, and over HTTP under `/rpc` afterwards.

pub mod alerts;
pub mod audit_events;
pub mod connections;
pub mod dashboard;
pub mod providers;
pub mod records;
pub mod schedules;
pub mod session;
pub mod sync_runs;

#[cfg(feature = "ssr")]
mod door;
