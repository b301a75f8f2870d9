//! Looking an installation over: what an operator wants to know before something fails.
//!
//! Nothing here changes anything, and no finding holds a secret. Where a hub cannot be put together
//! because a part of it is broken, the other parts can still be looked at: so most checks take no
//! more than the database.

use serde::Serialize;

use crate::HubError;

mod clock;
mod connections;
mod credentials;
mod engine;
mod hosts;
mod queue;
mod schema;

pub use clock::clock;
pub use connections::connections;
pub use credentials::{credentials, stored};
pub use engine::engine;
pub use hosts::{Host, hosts};
pub use queue::queue;
pub use schema::schema;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at, a word or two.
    pub name: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found and what it means.
    pub finding: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Check {
    /// As it should be.
    pub fn ok(name: &'static str, finding: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Ok, finding: finding.into(), remedy: None }
    }

    /// Somebody should look at it.
    pub fn warning(
        name: &'static str,
        finding: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (finding, remedy) = (finding.into(), Some(remedy.into()));
        Self { name, verdict: Verdict::Warning, finding, remedy }
    }

    /// It does not work.
    pub fn problem(
        name: &'static str,
        finding: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (finding, remedy) = (finding.into(), Some(remedy.into()));
        Self { name, verdict: Verdict::Problem, finding, remedy }
    }

    /// A check that broke off, which is a finding as well.
    pub fn of(name: &'static str, outcome: Result<Self, HubError>) -> Self {
        outcome.unwrap_or_else(|error| {
            let remedy = "Look at the database first: this could not be read from it.";
            Self::problem(name, error.to_string(), remedy)
        })
    }
}
