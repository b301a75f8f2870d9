//! The program around the domain: configuration, doors, layers, start and stop.
//!
//! No SQL and no business rules: a door says who is calling, calls one verb of `hub`, and answers.

pub mod alone;
pub mod assets;
pub mod cli;
pub mod config;
pub mod doctor;
mod export;
pub mod http;
pub mod installation;
pub mod layers;
pub mod listen;
pub mod provider_command;
pub mod providers_environment;
pub mod rest;
pub mod router;
pub mod secrets;
pub mod serve;
pub mod stop;
pub mod sync_command;
pub mod telemetry;
pub mod terminal;
