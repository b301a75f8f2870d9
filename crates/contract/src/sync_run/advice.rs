//! What a failure of a run asks for: who has to act, what they do, and the button that does it.

use serde::{Deserialize, Serialize};

use super::RunErrorKind;

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Nobody: it goes on by itself, or is done.
    Nobody,
    /// An admin of the organization.
    Admin,
    /// The provider.
    Provider,
    /// Whoever runs this server.
    Operator,
}

/// The button that does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Read on where it stopped.
    Retry,
    /// Connect the account again.
    Reconnect,
    /// Look at the connection and its settings.
    Connection,
    /// Decide what becomes of records that are gone.
    Decide,
    /// Read everything again.
    Everything,
}

/// What a failure asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// Who has to act.
    pub who: Who,
    /// What they do, a sentence.
    pub what: &'static str,
    /// The button that does it.
    pub remedy: Remedy,
}

impl RunErrorKind {
    /// What a failure of this sort asks for.
    pub const fn advice(self) -> Advice {
        let (who, what, remedy) = match self {
            Self::Interrupted => (
                Who::Operator,
                "The log of the server says why it stopped. Retry reads on where this run stopped.",
                Remedy::Retry,
            ),
            Self::Unauthorized => (
                Who::Admin,
                "Connect the account again: its data and settings stay. Retry reads on afterwards.",
                Remedy::Reconnect,
            ),
            Self::RateLimited => (
                Who::Provider,
                "The provider accepts requests again later. Retry reads on where this run stopped.",
                Remedy::Retry,
            ),
            Self::ProviderDown => (
                Who::Provider,
                "Once the provider answers again, Retry reads on where this run stopped.",
                Remedy::Retry,
            ),
            Self::BadAnswer => (
                Who::Provider,
                "The log below shows what could not be read. Retry asks for it once more.",
                Remedy::Retry,
            ),
            Self::Misconfigured => (
                Who::Admin,
                "Correct the settings of the connection. Retry reads on afterwards.",
                Remedy::Connection,
            ),
            Self::ManyGone => (
                Who::Admin,
                "Decide below whether the records that are gone are deleted here as well.",
                Remedy::Decide,
            ),
            Self::Differs => (
                Who::Admin,
                "Syncing everything again brings what is here in line with the provider.",
                Remedy::Everything,
            ),
            Self::Internal => (
                Who::Operator,
                "The fault is ours: the log of the server says more. Retry reads on where it stopped.",
                Remedy::Retry,
            ),
        };
        Advice { who, what, remedy }
    }
}
