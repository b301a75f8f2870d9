//! The server through its doors: the real router, and the real program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod command_line;
mod connecting;
mod doctor;
mod environment_file;
mod events;
mod export;
mod kill;
mod outside;
mod pages;
mod patience;
mod peer;
mod program;
mod provider_command;
mod replicas;
mod restart;
mod roles;
mod running;
mod runs;
mod secrets;
mod serving;
mod sign_in;
mod soak;
mod sync_command;
