//! What tests stand on: temporary databases, a still clock, people with roles, pretend providers.
//!
//! Tests run on SQLite; with `TEST_DATABASE_URL` set to a PostgreSQL they run there, each in a
//! schema of its own.

pub mod browser;
pub mod database;
pub mod people;
pub mod world;

pub use browser::Browser;
pub use database::TemporaryDatabase;
pub use people::Person;
pub use world::{World, WorldOptions};
