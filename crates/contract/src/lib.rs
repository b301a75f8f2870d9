//! The types that the browser and the server both speak.
//!
//! Nothing here does I/O and everything compiles to `wasm32-unknown-unknown`: ids, the one error a
//! caller sees, the descriptors of the tables, the query that a URL holds, live events, and the
//! data-transfer types of each noun.

pub mod alert;
pub mod audit_event;
pub mod connection;
pub mod currency;
pub mod dashboard;
pub mod decimal;
pub mod error;
pub mod ids;
pub mod live_event;
pub mod model;
pub mod provider;
pub mod query;
pub mod record;
pub mod role;
pub mod schedule;
pub mod session;
pub mod sync_run;
pub mod value;

pub use error::{AppError, ErrorKind};
pub use role::Role;
