//! What can go wrong in the domain, and what callers may know of it.

use connectors::ConnectorError;
use contract::{
    AppError, ErrorKind, query::QueryError, schedule::ScheduleFormError, sync_run::RunErrorKind,
};
use sea_orm::{DbErr, SqlErr};

use crate::{database, vault::VaultError, words};

/// What can go wrong in the domain.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is no such thing, or it belongs to another organization.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A viewer tried to change something.
    #[error("viewers can read but not change anything")]
    Forbidden,
    /// The input breaks a rule: the sentence says which, the field says where.
    #[error("{message}")]
    Invalid {
        /// A sentence for people.
        message: String,
        /// The name of the input.
        field: Option<String>,
    },
    /// It clashes with the present state: a sentence for people.
    #[error("{0}")]
    Conflict(String),
    /// Wrong name or wrong password: nobody learns which.
    #[error("sign-in refused")]
    SignInRefused,
    /// Too many sign-ins that failed.
    #[error("too many sign-ins")]
    Throttled,
    /// The provider failed.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    /// A secret could not be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Something that cannot happen did; the text is for the log only.
    #[error("{0}")]
    Internal(String),
}

impl HubError {
    /// An input that breaks a rule.
    pub fn invalid(message: impl Into<String>, field: &str) -> Self {
        Self::Invalid { message: message.into(), field: Some(field.to_owned()) }
    }

    /// Something that cannot happen did.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        Self::Internal(detail.to_string())
    }

    /// Whether a unique index of the database refused: somebody was faster.
    pub(crate) fn is_taken(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    }

    /// Whether the database could not work just then, so that the same may succeed later.
    pub(crate) fn is_outage(&self) -> bool {
        matches!(self, Self::Database(error) if database::is_outage(error))
    }
}

impl From<QueryError> for HubError {
    fn from(error: QueryError) -> Self {
        Self::Invalid { message: error.problem, field: Some(error.parameter) }
    }
}

impl From<ScheduleFormError> for HubError {
    fn from(error: ScheduleFormError) -> Self {
        Self::invalid(error.message, error.field)
    }
}

/// The one place where an error of the domain becomes what callers see and rows keep: whatever is
/// for our eyes only goes to the log here and is left out of the answer, and the sentence gets an
/// end, whoever it quotes.
impl From<HubError> for AppError {
    fn from(error: HubError) -> Self {
        let told = told(error);
        Self { message: words::sentence(&told.message), ..told }
    }
}

fn told(error: HubError) -> AppError {
    match error {
        HubError::NotFound(what) => AppError::not_found(what),
        HubError::Forbidden => {
            AppError::new(ErrorKind::Forbidden, "Viewers can read but not change anything.")
                .with_remedy("Ask an admin of your organization.")
        }
        HubError::Invalid { message, field } => {
            AppError { kind: ErrorKind::Invalid, message, remedy: None, field }
        }
        HubError::Conflict(message) => AppError::new(ErrorKind::Conflict, message),
        HubError::SignInRefused => {
            AppError::new(ErrorKind::Unauthenticated, "That username and password do not match.")
        }
        HubError::Throttled => AppError::new(ErrorKind::Throttled, "Too many attempts.")
            .with_remedy("Wait a minute and try again."),
        HubError::Connector(error) => from_connector(error),
        HubError::Vault(error) => {
            tracing::error!(%error, "the vault failed");
            AppError::new(ErrorKind::Internal, "A stored credential could not be read.")
                .with_remedy("The operator has to check INTEGRATION_ENCRYPTION_KEY.")
        }
        HubError::Database(error) => from_database(&error),
        HubError::Internal(detail) => {
            tracing::error!(%detail, "internal error");
            AppError::new(ErrorKind::Internal, OUR_FAULT)
        }
    }
}

/// What callers read of a failure that they can do nothing about.
const OUR_FAULT: &str = "Something went wrong on our side.";

/// Only who may succeed with the same request later is told to try it.
fn from_database(error: &DbErr) -> AppError {
    tracing::error!(%error, "the database failed");
    if database::is_outage(error) {
        return AppError::new(ErrorKind::Unavailable, "The database did not answer.")
            .with_remedy("Try again in a moment.");
    }
    AppError::new(ErrorKind::Internal, OUR_FAULT)
}

fn from_connector(error: ConnectorError) -> AppError {
    let kind = match error.kind {
        RunErrorKind::Unauthorized | RunErrorKind::Misconfigured => ErrorKind::Invalid,
        RunErrorKind::RateLimited => ErrorKind::Unavailable,
        _ => ErrorKind::Provider,
    };
    AppError::new(kind, error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_quotes_without_end_is_cut_short() {
        let told = AppError::from(HubError::Conflict(format!("It said \0{}", "x".repeat(9_999))));
        assert!(told.message.starts_with("It said  x"), "{}", told.message);
        assert_eq!(told.message.chars().count(), 1_000);
    }
}
