//! The one error of this crate at run time. (A provider file that does not read is a
//! [`CatalogueError`](crate::CatalogueError).)

use chrono::{DateTime, Utc};
use contract::sync_run::RunErrorKind;

/// Why talking to a provider failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConnectorError {
    /// Which sort of failure, and so who has to act.
    pub kind: RunErrorKind,
    /// What happened and what to do: a sentence or two naming the provider and the stream. Never
    /// holds a secret or the query of an address.
    pub message: String,
    /// When the provider will answer again, where it said so.
    pub retry_at: Option<DateTime<Utc>>,
}

impl ConnectorError {
    pub(crate) fn new(kind: RunErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), retry_at: None }
    }

    pub(crate) fn bad_answer(message: impl Into<String>) -> Self {
        Self::new(RunErrorKind::BadAnswer, message)
    }

    pub(crate) fn misconfigured(message: impl Into<String>) -> Self {
        Self::new(RunErrorKind::Misconfigured, message)
    }

    pub(crate) fn provider_down(message: impl Into<String>) -> Self {
        Self::new(RunErrorKind::ProviderDown, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(RunErrorKind::Unauthorized, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(RunErrorKind::Internal, message)
    }
}
